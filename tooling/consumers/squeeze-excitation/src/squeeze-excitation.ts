import { Linear } from '@convkit/blocks';
import { ConfigError, INFERENCE, Module, type Pass, type Rng } from '@convkit/core';
import { mean, mul, reshape, sigmoid, type Tensor2D, type Tensor4D } from '@tensorflow/tfjs-core';

/** Options of `SqueezeExcitation`. */
export interface SqueezeExcitationOptions {
  /** Number of channels, C in the paper. */
  readonly channels: number;
  /**
   * Reduction ratio, r in the paper: the hidden layer has C / r units.
   * @defaultValue 16
   */
  readonly reduction?: number;
}

/**
 * Squeeze-and-excitation: scales each channel by a factor computed from the means of all channels, [n, h, w, channels] -> the same
 * shape. Hu, Shen & Sun 2018, "Squeeze-and-excitation networks", equations 2 to 4. Like equation 3, it has no biases.
 */
export class SqueezeExcitation extends Module {
  /** First layer of equation 3, W_1. */
  readonly fc1: Linear;
  /** Second layer of equation 3, W_2. */
  readonly fc2: Linear;

  /** @throws ConfigError if `reduction` does not divide `channels`. */
  constructor({ channels, reduction = 16 }: SqueezeExcitationOptions, rng: Rng) {
    super();
    const hidden = channels / reduction;
    if (!Number.isInteger(hidden)) {
      throw new ConfigError(`SqueezeExcitation cannot divide ${channels} channels by ${reduction}`, {
        hint: 'Use a reduction that divides the number of channels.',
      });
    }
    this.fc1 = new Linear({ in: channels, out: hidden, bias: false, activation: 'relu' }, rng.child('fc1'));
    this.fc2 = new Linear({ in: hidden, out: channels, bias: false }, rng.child('fc2'));
  }

  /** Scales the channels of `u`, equation 4. */
  override forward(u: Tensor4D, pass: Pass = INFERENCE): Tensor4D {
    const [n, , , channels] = u.shape;
    const z = mean<Tensor2D>(u, [1, 2]); // (2): [n, channels]
    const s = sigmoid(this.fc2.forward(this.fc1.forward(z, pass), pass)); // (3): [n, channels]
    return pass.tap(this, mul<Tensor4D>(u, reshape(s, [n, 1, 1, channels]))); // (4)
  }
}
