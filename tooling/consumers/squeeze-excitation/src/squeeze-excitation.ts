import { Linear } from '@convkit/blocks';
import { ConfigError, INFERENCE, Module, type Pass, type Rng } from '@convkit/core';
import { mean, mul, reshape, sigmoid, type Tensor2D, type Tensor4D } from '@tensorflow/tfjs-core';

export interface SqueezeExcitationOptions {
  /** C of the paper. */
  readonly channels: number;
  /** r: the hidden layer has C / r units; the paper's 16 where absent. */
  readonly reduction?: number;
}

/**
 * Weighs each channel by what all of them hold: Hu, Shen & Sun 2018, "Squeeze-and-excitation networks", equations 2 to 4.
 * [n, h, w, channels] -> the same shape. Equation 3 has no biases.
 */
export class SqueezeExcitation extends Module {
  readonly fc1: Linear;
  readonly fc2: Linear;

  /** @throws ConfigError when `reduction` does not divide `channels`. */
  constructor({ channels, reduction = 16 }: SqueezeExcitationOptions, rng: Rng) {
    super();
    const hidden = channels / reduction;
    if (!Number.isInteger(hidden)) {
      throw new ConfigError(`squeeze-and-excitation cannot reduce ${channels} channels ${reduction} times`, {
        hint: 'Take a reduction that divides the channels.',
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
