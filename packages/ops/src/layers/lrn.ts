import {
  checkArguments,
  checkNotNegative,
  checkNumber,
  checkOptions,
  checkPositive,
  ShapeError,
} from '@convkit/core';
import { getBackend, localResponseNormalization, type Tensor4D } from '@tensorflow/tfjs-core';

/** Options of `lrn`. The defaults are those of Krizhevsky et al. 2012, section 3.3. */
export interface LrnOptions {
  /**
   * Number of adjacent channels in the sum, the channel itself in the middle. It must be odd.
   * @defaultValue 5
   */
  readonly size?: number;
  /**
   * Factor of the sum. It is not divided by `size`.
   * @defaultValue 1e-4
   */
  readonly alpha?: number;
  /**
   * Exponent of the denominator.
   * @defaultValue 0.75
   */
  readonly beta?: number;
  /**
   * Constant added to the sum.
   * @defaultValue 2
   */
  readonly k?: number;
}

/**
 * Local response normalization: x / (k + alpha * sum of squares)^beta. The sum is over the `size` adjacent channels at each
 * pixel, as far as they exist. [n, h, w, c] -> [n, h, w, c]. Krizhevsky et al. 2012, section 3.3. PyTorch and Caffe divide
 * alpha by the size: their alpha is `size` times this one.
 * @throws ConfigError if an option is invalid.
 * @throws ShapeError if `x` is not [n, h, w, c].
 */
export function lrn(x: Tensor4D, options: LrnOptions = {}): Tensor4D {
  checkArguments('lrn', { x, options }, { x: 'tensor', options: 'object' });
  const { size, alpha, beta, k } = resolveLrnOptions(options);
  if (x.rank !== 4) {
    throw new ShapeError(`lrn expects images, got an input of shape [${x.shape}]`, {
      hint: 'Pass images [n, height, width, channels].',
    });
  }
  return localResponseNormalization(x, (size - 1) / 2, k, alpha, exponent(beta));
}

/**
 * The gradient of tfjs's webgl backend writes a whole number into its shader as an integer, which does not compile. In float32
 * the changed exponent is the same number.
 */
const exponent = (beta: number) =>
  getBackend() === 'webgl' && Number.isInteger(beta) ? beta * (1 + 2 ** -40) : beta;

/**
 * Fills in the defaults of `lrn`.
 * @throws ConfigError if `size` is not a positive odd number, `alpha` is negative, or `beta` or `k` is not positive.
 */
export function resolveLrnOptions(options: LrnOptions = {}): Required<LrnOptions> {
  checkOptions('resolveLrnOptions', options);
  const { size = 5, alpha = 1e-4, beta = 0.75, k = 2 } = options;
  checkNumber(
    'LRN size',
    size,
    'a positive odd number',
    (x) => Number.isSafeInteger(x) && x > 0 && x % 2 === 1,
  );
  checkNotNegative('LRN alpha', alpha);
  checkPositive('LRN beta', beta);
  checkPositive('LRN k', k);
  return { size, alpha, beta, k };
}
