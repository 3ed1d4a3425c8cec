import { buffer, ConfigError, INFERENCE, type LayerCost, Module, type Pass, ShapeError } from '@convkit/core';
import { expandDims, type Rank, square, sub, sum, type Tensor2D, type Variable } from '@tensorflow/tfjs-core';

/**
 * Euclidean radial basis functions: the squared distance of the features to each class's fixed code, a penalty.
 * [n, features] -> [n, classes]. LeCun et al. 1998, eq. 7.
 */
export class RbfOutput extends Module {
  /** [classes, features]; not trained. */
  readonly codes: Variable<Rank.R2>;

  /**
   * @param codes one row of features a class.
   * @throws ConfigError when there are no codes or their lengths differ.
   */
  constructor(codes: readonly (readonly number[])[]) {
    super();
    const features = codes[0]?.length ?? 0;
    if (features === 0 || codes.some((code) => code.length !== features)) {
      throw new ConfigError(
        `the codes of an RBF output must be of one length, got [${codes.map(({ length }) => length)}]`,
        { hint: 'Give one row of features for each class.' },
      );
    }
    this.codes = buffer<Rank.R2>(Float32Array.from(codes.flat()), [codes.length, features]);
  }

  /** @throws ShapeError when `x` is not [n, features]. */
  override forward(x: Tensor2D, pass: Pass = INFERENCE): Tensor2D {
    const [, features] = this.codes.shape;
    if (x.rank !== 2 || x.shape[1] !== features) {
      throw new ShapeError(`an RBF output of ${features} features got an input of shape [${x.shape}]`, {
        hint: 'It takes features [n, features]: flatten images first.',
      });
    }
    // tfjs's squaredDifference has a wrong gradient where it broadcasts.
    const offsets = sub(expandDims(x, 1), expandDims(this.codes, 0)); // [n, classes, features]
    return pass.tap(this, sum(square(offsets), 2) as Tensor2D);
  }

  /** Each class sees each feature, which the paper counts; neither a convolution nor a matrix product takes part. */
  override cost(): LayerCost {
    return { multiplyAdds: 0, connections: this.codes.size };
  }
}
