import {
  type ArgumentKind,
  buffer,
  ConfigError,
  checkArguments,
  INFERENCE,
  type LayerCost,
  Module,
  type Pass,
  ShapeError,
} from '@convkit/core';
import { expandDims, type Rank, square, sub, sum, type Tensor2D, type Variable } from '@tensorflow/tfjs-core';

const CODES: ArgumentKind = [
  'an array of arrays of numbers',
  (value) =>
    Array.isArray(value) && value.every((code) => Array.isArray(code) && code.every(Number.isFinite)),
];

/**
 * Euclidean radial basis functions: the squared distance between the features and the fixed code of each class, which is a
 * penalty. [n, features] -> [n, classes]. LeCun et al. 1998, eq. 7.
 */
export class RbfOutput extends Module {
  /** [classes, features], a buffer. */
  readonly codes: Variable<Rank.R2>;

  /**
   * @param codes One row of features per class.
   * @throws ConfigError if there are no codes or their lengths differ.
   */
  constructor(codes: readonly (readonly number[])[]) {
    checkArguments('RbfOutput', { codes }, { codes: CODES });
    super();
    const features = codes[0]?.length ?? 0;
    if (features === 0 || codes.some((code) => code.length !== features)) {
      throw new ConfigError(
        `RbfOutput codes must have one length above 0, got the lengths [${codes.map(({ length }) => length)}]`,
        { hint: 'Pass one row of features per class.' },
      );
    }
    this.codes = buffer<Rank.R2>(Float32Array.from(codes.flat()), [codes.length, features]);
  }

  /**
   * Computes the penalty of each class.
   * @throws ShapeError if `x` is not [n, features].
   */
  override forward(x: Tensor2D, pass: Pass = INFERENCE): Tensor2D {
    const [, features] = this.codes.shape;
    if (x.rank !== 2 || x.shape[1] !== features) {
      throw new ShapeError(`RbfOutput expects ${features} features, got an input of shape [${x.shape}]`, {
        hint: 'Pass features [n, features]. Flatten images first.',
      });
    }
    // The gradient of tfjs's squaredDifference is wrong if it broadcasts.
    const offsets = sub(expandDims(x, 1), expandDims(this.codes, 0)); // [n, classes, features]
    return pass.tap(this, sum(square(offsets), 2) as Tensor2D);
  }

  /** Counts a connection from each feature to each class, like the paper. There are no convolutions or matrix products. */
  override cost(): LayerCost {
    return { multiplyAdds: 0, connections: this.codes.size };
  }
}
