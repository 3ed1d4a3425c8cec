import { buffer, INFERENCE, type LayerCost, Module, type Pass } from '@convkit/core';
import {
  expandDims,
  type Rank,
  squaredDifference,
  sum,
  type Tensor2D,
  type Variable,
} from '@tensorflow/tfjs-core';

/**
 * Euclidean radial basis functions: the squared distance of the features to each class's fixed code, a penalty.
 * [n, features] -> [n, classes]. LeCun et al. 1998, eq. 7.
 */
export class RbfOutput extends Module {
  /** [classes, features]; not trained. */
  readonly codes: Variable<Rank.R2>;

  constructor(codes: readonly (readonly number[])[]) {
    super();
    this.codes = buffer<Rank.R2>(Float32Array.from(codes.flat()), [
      codes.length,
      (codes[0] as readonly number[]).length,
    ]);
  }

  override forward(x: Tensor2D, pass: Pass = INFERENCE): Tensor2D {
    // tfjs's squaredDifference has a wrong gradient where it broadcasts.
    return pass.tap(this, sum(square(sub(expandDims(x, 1), expandDims(this.codes, 0))), 2) as Tensor2D);
  }

  override cost(): LayerCost {
    return { multiplyAdds: this.codes.size, connections: this.codes.size };
  }
}
