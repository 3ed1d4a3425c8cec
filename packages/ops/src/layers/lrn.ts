import { ConfigError, ShapeError } from '@convkit/core';
import { getBackend, localResponseNormalization, type Tensor4D } from '@tensorflow/tfjs-core';
import { requireWhole } from '../extents.js';

export interface LrnOptions {
  /** Adjacent maps of the sum, the map itself in their middle: an odd number; 5 where absent. */
  readonly size?: number;
  /** 1e-4 where absent; never divided by the size. */
  readonly alpha?: number;
  /** 0.75 where absent. */
  readonly beta?: number;
  /** 2 where absent. */
  readonly k?: number;
}

/**
 * Local response normalization: x / (k + alpha * sum of squares)^beta, the sum over the `size` adjacent maps at each pixel, those
 * that there are. [n, h, w, c] -> [n, h, w, c]. Krizhevsky et al. 2012, section 3.3, whose constants are the defaults. PyTorch and
 * Caffe divide alpha by the size: their alpha is `size` times this one.
 * @throws ConfigError when `size` is not an odd number, or another constant not a positive one (`alpha` may be 0).
 * @throws ShapeError when `x` is not [n, h, w, c].
 */
export function lrn(x: Tensor4D, options: LrnOptions = {}): Tensor4D {
  const { size, alpha, beta, k } = completeLrn(options);
  if (x.rank !== 4) {
    throw new ShapeError(`local response normalization got an input of shape [${x.shape}]`, {
      hint: 'It takes images [n, height, width, channels].',
    });
  }
  return localResponseNormalization(x, (size - 1) / 2, k, alpha, exponent(beta));
}

/** tfjs's webgl gradient writes a whole number into its shader as an integer, which does not compile; in float32 this is the same. */
const exponent = (beta: number) =>
  getBackend() === 'webgl' && Number.isInteger(beta) ? beta * (1 + 2 ** -40) : beta;

/** @throws ConfigError as `lrn` does. */
export function completeLrn({
  size = 5,
  alpha = 1e-4,
  beta = 0.75,
  k = 2,
}: LrnOptions = {}): Required<LrnOptions> {
  requireWhole('the maps of a local response normalization', [size], 1);
  if (size % 2 === 0) {
    throw new ConfigError(`a local response normalization over ${size} maps has none in the middle`, {
      hint: 'Take an odd number.',
    });
  }
  const finite = [alpha, beta, k].every(Number.isFinite);
  if (finite && alpha >= 0 && beta > 0 && k > 0) return { size, alpha, beta, k };
  throw new ConfigError(
    `the constants of a local response normalization are positive, got alpha ${alpha}, beta ${beta}, k ${k}`,
  );
}
