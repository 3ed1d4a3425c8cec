import {
  buffer,
  checkArguments,
  checkNotNegative,
  checkNumber,
  checkOptions,
  INFERENCE,
  type Initializer,
  Module,
  ones,
  type Pass,
  parameter,
  type Rng,
  ShapeError,
  zeros,
} from '@convkit/core';
import { batchNorm, batchNormInference, movingAverage, type Statistics } from '@convkit/ops';
import { add, type Rank, scalar, type Tensor, tidy, type Variable } from '@tensorflow/tfjs-core';
import { checkSizes } from './layer-options.js';

/** Options of `BatchNorm`. */
export interface BatchNormOptions {
  /** Number of channels. */
  readonly channels: number;
  /**
   * Added to the variance.
   * @defaultValue 1e-5
   */
  readonly epsilon?: number;
  /**
   * Weight of a new batch in the running statistics, in [0, 1], as in PyTorch.
   * @defaultValue 0.1
   */
  readonly momentum?: number;
  /** Initializer of the scale. Defaults to ones. */
  readonly weightInit?: Initializer;
  /** Activation after batch norm. Defaults to none. */
  readonly activation?: 'relu';
}

/** Operations that run in the same op as batch norm. */
export interface Fused<T extends Tensor> {
  /** Applies a ReLU at the end. Defaults to what the layer's `activation` says. */
  readonly relu?: boolean;
  /** Tensor of the shape of the input, added before the ReLU. */
  readonly residual?: T;
}

/**
 * Batch normalization: normalizes each channel by the mean and variance of the batch in training, and by running statistics in
 * inference, then scales and shifts it. [..., channels] of any rank. Ioffe & Szegedy 2015, algorithms 1 and 2. Running
 * statistics are PyTorch's: the running variance is unbiased. A layer whose weight and bias are both frozen uses its running
 * statistics in training too, and does not update them.
 */
export class BatchNorm extends Module {
  /** Scale, [channels]. */
  readonly weight: Variable<Rank.R1>;
  /** Shift, [channels]. */
  readonly bias: Variable<Rank.R1>;
  /** Running mean, [channels]; a buffer. */
  readonly running_mean: Variable<Rank.R1>;
  /** Running unbiased variance, [channels]; a buffer. */
  readonly running_var: Variable<Rank.R1>;
  /** Number of batches in the running statistics; a buffer. */
  readonly num_batches_tracked: Variable<Rank.R0>;
  readonly #epsilon: number;
  readonly #momentum: number;
  readonly #relu: boolean;

  /** @throws ConfigError if an option is invalid. */
  constructor(options: BatchNormOptions, rng: Rng) {
    checkArguments('BatchNorm', { rng }, { rng: 'rng' });
    checkOptions('BatchNorm', options, { weightInit: 'function?', activation: 'string?' });
    super();
    const { channels, epsilon = 1e-5, momentum = 0.1, weightInit = ones, activation } = options;
    checkSizes('BatchNorm', { channels });
    checkNotNegative('BatchNorm epsilon', epsilon);
    checkNumber('BatchNorm momentum', momentum, 'a number from 0 to 1', (x) => x >= 0 && x <= 1);
    const fans = { fanIn: channels, fanOut: channels };
    this.weight = parameter<Rank.R1>([channels], weightInit, rng.child('weight'), fans);
    this.bias = parameter<Rank.R1>([channels], zeros, rng.child('bias'), fans);
    this.running_mean = buffer<Rank.R1>(new Float32Array(channels), [channels]);
    this.running_var = buffer<Rank.R1>(new Float32Array(channels).fill(1), [channels]);
    this.num_batches_tracked = buffer<Rank.R0>(new Int32Array(1), []);
    this.#epsilon = epsilon;
    this.#momentum = momentum;
    this.#relu = activation === 'relu';
  }

  /**
   * Normalizes `x`.
   * @throws ShapeError if the channels do not match or, in training, a channel has a single value.
   */
  override forward<T extends Tensor>(x: T, pass: Pass = INFERENCE, fused: Fused<T> = {}): T {
    const options = { relu: this.#relu, ...fused, epsilon: this.#epsilon };
    const activation = options.relu ? 'relu' : undefined;
    if (!pass.training || (!this.weight.trainable && !this.bias.trainable)) {
      const running = { mean: this.running_mean, variance: this.running_var };
      return pass.tap(this, batchNormInference(x, running, this.weight, this.bias, options), activation);
    }
    const count = x.size / this.weight.size;
    if (count === 1) {
      throw new ShapeError(
        `BatchNorm cannot train on one value per channel, got an input of shape [${x.shape}]`,
        {
          hint: 'Use larger batches or images: the variance of one value is zero.',
        },
      );
    }
    const { y, mean, variance } = batchNorm(x, this.weight, this.bias, options);
    this.#track({ mean, variance }, count, pass);
    return pass.tap(this, y, activation);
  }

  /** Updates the running statistics by those of a batch of `count` values per channel, which it disposes. */
  #track({ mean, variance }: Statistics, count: number, pass: Pass): void {
    const rate = pass.statisticsMomentum ?? this.#momentum;
    tidy(() => {
      const toward = (running: Tensor, batch: Tensor, correction = 1) =>
        movingAverage(running, batch, { rate, correction });
      pass.update(this.running_mean, toward(this.running_mean, mean));
      pass.update(this.running_var, toward(this.running_var, variance, count / (count - 1)));
      pass.update(this.num_batches_tracked, add(this.num_batches_tracked, scalar(1, 'int32')));
    });
    mean.dispose();
    variance.dispose();
  }
}
