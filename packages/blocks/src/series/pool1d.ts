import { checkOptions, INFERENCE, Module, type Pass, ShapeError } from '@convkit/core';
import { averagePool1d, maxPool1d, type Pool1dOptions } from '@convkit/ops';
import { mean, reshape, type Tensor2D, type Tensor3D } from '@tensorflow/tfjs-core';
import { checkPadding, checkSizes } from '../layer-options.js';

/** Max pooling of series: the largest value of each window, [n, length, c] -> [n, length', c]. Of equal values, the first gets the gradient. */
export class MaxPool1d extends Module {
  readonly #options: Pool1dOptions;

  /** @throws ConfigError if an option is invalid. */
  constructor(options: Pool1dOptions) {
    checkOptions('MaxPool1d', options);
    super();
    checkWindow('MaxPool1d', options);
    this.#options = options;
  }

  /**
   * Pools `x`.
   * @throws ShapeError if `x` is not [n, length, c] or no window fits it.
   */
  override forward(x: Tensor3D, pass: Pass = INFERENCE): Tensor3D {
    return pass.tap(this, maxPool1d(x, this.#options));
  }
}

/** Average pooling of series: the mean of each window's steps inside the series, [n, length, c] -> [n, length', c]. */
export class AveragePool1d extends Module {
  readonly #options: Pool1dOptions;

  /** @throws ConfigError if an option is invalid. */
  constructor(options: Pool1dOptions) {
    checkOptions('AveragePool1d', options);
    super();
    checkWindow('AveragePool1d', options);
    this.#options = options;
  }

  /**
   * Pools `x`.
   * @throws ShapeError if `x` is not [n, length, c] or no window fits it.
   */
  override forward(x: Tensor3D, pass: Pass = INFERENCE): Tensor3D {
    return pass.tap(this, averagePool1d(x, this.#options));
  }
}

/** Max pooling over time: the largest value of each channel, [n, length, c] -> [n, c]. Collobert et al. 2011, section 3.2.2. */
export class GlobalMaxPool1d extends Module {
  /**
   * Pools `x`.
   * @throws ShapeError if `x` is not [n, length, c] or has no steps.
   */
  override forward(x: Tensor3D, pass: Pass = INFERENCE): Tensor2D {
    const [n, length, channels] = stepsOf('GlobalMaxPool1d', x);
    return pass.tap(this, reshape(maxPool1d(x, { size: length }), [n, channels]) as Tensor2D);
  }
}

/** Average pooling over time: the mean of each channel, [n, length, c] -> [n, c]. */
export class GlobalAveragePool1d extends Module {
  /**
   * Pools `x`.
   * @throws ShapeError if `x` is not [n, length, c] or has no steps.
   */
  override forward(x: Tensor3D, pass: Pass = INFERENCE): Tensor2D {
    stepsOf('GlobalAveragePool1d', x);
    return pass.tap(this, mean<Tensor2D>(x, 1));
  }
}

function stepsOf(layer: string, { rank, shape }: Tensor3D): [number, number, number] {
  if (rank === 3 && shape[1] > 0) return shape;
  throw new ShapeError(`${layer} expects series, got an input of shape [${shape}]`, {
    hint: 'Pass series [n, length, channels].',
  });
}

function checkWindow(layer: string, { size, stride = size, padding }: Pool1dOptions): void {
  checkSizes(layer, { size, stride });
  checkPadding(layer, padding);
}
