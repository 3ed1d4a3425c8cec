import { Linear } from '@convkit/blocks';
import { ConfigError, INFERENCE, Module, type Pass, type Rng } from '@convkit/core';
import { mean, mul, reshape, sigmoid, type Tensor2D, type Tensor4D } from '@tensorflow/tfjs-core';

/** Options of `SqueezeExcitation`. */
export interface SqueezeExcitationOptions {
  /** Number of channels, C in the paper. */
  readonly channels: number;
  /** Reduction ratio r: the hidden layer has C / r units. Defaults to 16, as in the paper. */
  readonly reduction?: number;
}

/**
 * Scales each channel by a weight computed from the means of all channels: Hu, Shen & Sun 2018, "Squeeze-and-excitation networks",
 * equations 2 to 4. Input and output have shape [n, h, w, channels]. Equation 3 has no biases.
 */
export class SqueezeExcitation extends Module {
  readonly fc1: Linear;
  readonly fc2: Linear;

  /** @throws ConfigError if `reduction` does not divide `channels`. */
  constructor({ channels, reduction = 16 }: SqueezeExcitationOptions, rng: Rng) {
    super();
    const hidden = channels / reduction;
    if (!Number.isInteger(hidden)) {
      throw new ConfigError(`reduction must divide the ${channels} channels, got ${reduction}`, {
        hint: 'Choose a divisor of the number of channels.',
      });
    }
    this.fc1 = new Linear({ in: channels, out: hidden, bias: false, activation: 'relu' }, rng.child('fc1'));
    this.fc2 = new Linear({ in: hidden, out: channels, bias: false }, rng.child('fc2'));
  }

  override forward(u: Tensor4D, pass: Pass = INFERENCE): Tensor4D {
    const [n, , , channels] = u.shape;
    const z = mean<Tensor2D>(u, [1, 2]); // (2): [n, channels]
    const s = sigmoid(this.fc2.forward(this.fc1.forward(z, pass), pass)); // (3): [n, channels]
    return pass.tap(this, mul<Tensor4D>(u, reshape(s, [n, 1, 1, channels]))); // (4)
  }
}
