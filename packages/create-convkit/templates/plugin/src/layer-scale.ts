import { ConfigError, constant, INFERENCE, Module, type Pass, parameter, type Rng } from '@convkit/core';
import { mul, type Rank, type Tensor4D, type Variable } from '@tensorflow/tfjs-core';

/** Options of `LayerScale`. */
export interface LayerScaleOptions {
  /** Number of channels. */
  readonly channels: number;
  /**
   * Initial factor of every channel.
   * @defaultValue 1e-5
   */
  readonly initial?: number;
}

/**
 * Multiplies each channel by a trained factor, [n, h, w, channels] -> the same shape. Touvron et al. 2021, "Going deeper with image
 * transformers", equation 4. The field names are the keys in checkpoints.
 */
export class LayerScale extends Module {
  /** Factor of each channel, [channels]. */
  readonly weight: Variable<Rank.R1>;

  /** @throws ConfigError if `channels` is not a positive integer. */
  constructor({ channels, initial = 1e-5 }: LayerScaleOptions, rng: Rng) {
    super();
    if (!Number.isInteger(channels) || channels < 1) {
      throw new ConfigError(`LayerScale cannot scale ${channels} channels`, {
        hint: 'Use a positive integer.',
      });
    }
    this.weight = parameter([channels], constant(initial), rng.child('weight'), { fanIn: 1, fanOut: 1 });
  }

  /** Scales the channels of `x`. */
  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor4D {
    return pass.tap(this, mul<Tensor4D>(x, this.weight));
  }
}
