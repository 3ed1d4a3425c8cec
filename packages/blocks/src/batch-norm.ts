import {
  buffer,
  ConfigError,
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
import { assertCounts } from './layer-options.js';

export interface BatchNormOptions {
  readonly channels: number;
  /** Added to the variance; 1e-5 where absent. */
  readonly epsilon?: number;
  /** The weight of a new batch in the running statistics; 0.1 where absent. */
  readonly momentum?: number;
  /** Of the scale; ones where absent. */
  readonly weightInit?: Initializer;
  /** Applied last, in the same operation. */
  readonly activation?: 'relu';
}

/** What a block computes in the same operation. */
export interface Fused<T extends Tensor> {
  /** Ends in a ReLU; as the layer's `activation` says where absent. */
  readonly relu?: boolean;
  /** Of the input's shape; added before the ReLU. */
  readonly residual?: T;
}

/**
 * Each channel is normalized by its mean and variance over the batch in training and by their running means in inference,
 * then scaled and moved: Ioffe & Szegedy 2015, algorithms 1 and 2. [..., channels] of any rank. The statistics are
 * PyTorch's: the running variance is unbiased. A layer that is frozen, weight and bias, uses its running statistics in
 * training too and leaves them as they are.
 */
export class BatchNorm extends Module {
  /** [channels], as all but the last, a number. */
  readonly weight: Variable<Rank.R1>;
  readonly bias: Variable<Rank.R1>;
  readonly running_mean: Variable<Rank.R1>;
  readonly running_var: Variable<Rank.R1>;
  readonly num_batches_tracked: Variable<Rank.R0>;
  readonly #epsilon: number;
  readonly #momentum: number;
  readonly #relu: boolean;

  /** @throws ConfigError when an option cannot be. */
  constructor(options: BatchNormOptions, rng: Rng) {
    super();
    const { channels, epsilon = 1e-5, momentum = 0.1, weightInit = ones, activation } = options;
    assertCounts('BatchNorm', { channels });
    if (!(epsilon >= 0 && momentum >= 0 && momentum <= 1)) {
      throw new ConfigError(`a BatchNorm layer cannot have epsilon ${epsilon} and momentum ${momentum}`, {
        hint: 'Epsilon is small and not negative; momentum, the weight of a new batch, is in [0, 1].',
      });
    }
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

  /** @throws ShapeError when the channels differ, or in training when a channel has a single value. */
  override forward<T extends Tensor>(x: T, pass: Pass = INFERENCE, fused: Fused<T> = {}): T {
    const options = { relu: this.#relu, ...fused, epsilon: this.#epsilon };
    if (!pass.training || (!this.weight.trainable && !this.bias.trainable)) {
      const running = { mean: this.running_mean, variance: this.running_var };
      return pass.tap(this, batchNormInference(x, running, this.weight, this.bias, options));
    }
    const count = x.size / this.weight.size;
    if (count === 1) {
      throw new ShapeError(`batch norm cannot train on an input of shape [${x.shape}]: one value a channel`, {
        hint: 'Their variance is zero. Take larger batches or images.',
      });
    }
    const { y, mean, variance } = batchNorm(x, this.weight, this.bias, options);
    this.#track({ mean, variance }, count, pass);
    return pass.tap(this, y);
  }

  /** `count` values a channel. Consumes the statistics. */
  #track({ mean, variance }: Statistics, count: number, pass: Pass): void {
    tidy(() => {
      const toward = (running: Tensor, batch: Tensor, correction = 1) =>
        movingAverage(running, batch, { rate: this.#momentum, correction });
      pass.update(this.running_mean, toward(this.running_mean, mean));
      pass.update(this.running_var, toward(this.running_var, variance, count / (count - 1)));
      pass.update(this.num_batches_tracked, add(this.num_batches_tracked, scalar(1, 'int32')));
    });
    mean.dispose();
    variance.dispose();
  }
}
