import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import { ConfigError } from './errors.js';
import type { Module } from './module.js';
import type { Rng } from './rng.js';

/** What a forward pass carries besides the activations. */
export interface Pass {
  readonly training: boolean;
  /** The generator of this module at this step: no two modules, and no two steps, share one; asked again, it goes on. */
  rng(module: Module): Rng;
  /** Sets a buffer once the step is over; until then the forward pass sees the old value. */
  update(buffer: Variable, value: Tensor): void;
  /** Shows `activation` to whoever looks inside, and returns it. */
  tap<T extends Tensor>(module: Module, activation: T): T;
  /**
   * In training, asks for `weight` times the loss of `logits` [n, classes] beside the loss of the network's output: an
   * auxiliary classifier, Szegedy et al. 2015, section 5. Does nothing in inference.
   */
  auxiliary(logits: Tensor, weight: number): void;
}

/** The default pass: no randomness, no updates, nobody looking. */
export const INFERENCE: Pass = {
  training: false,
  rng: () => {
    throw new ConfigError('an inference pass has no generator', {
      hint: 'Test pass.training before pass.rng.',
    });
  },
  update: () => {
    throw new ConfigError('an inference pass updates no buffers', {
      hint: 'Test pass.training before pass.update.',
    });
  },
  tap: (_, activation) => activation,
  auxiliary: () => {},
};
