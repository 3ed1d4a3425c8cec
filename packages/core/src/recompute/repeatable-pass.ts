import { ConfigError } from '../errors.js';
import type { Module, Pass } from '../module.js';
import { Rng, type RngState } from '../rng.js';

/** Passes through a part of a network that runs twice in a step. */
export interface RepeatablePass {
  /** For the first run. */
  readonly first: Pass;
  /** Creates the pass of a second run: it draws the same numbers, and neither updates buffers nor shows activations again. */
  again(): Pass;
}

/** Creates the passes of a part of a network that runs in `pass`, and once more in the backward pass. */
export function repeatablePass(pass: Pass): RepeatablePass {
  const states = new Map<Module, RngState>();
  return {
    first: {
      ...pass,
      rng(module) {
        const rng = pass.rng(module);
        if (!states.has(module)) states.set(module, rng.state);
        return rng;
      },
      auxiliary() {
        throw new ConfigError('an auxiliary classifier is inside a block that is recomputed', {
          hint: 'Call pass.auxiliary outside of recomputed().',
        });
      },
    },
    again() {
      const generators = new Map([...states].map(([module, state]) => [module, Rng.restore(state)]));
      return {
        ...pass,
        rng: (module) => generators.get(module) ?? pass.rng(module),
        update: () => {},
        tap: (_, activation) => activation,
      };
    },
  };
}
