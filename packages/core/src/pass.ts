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
};
