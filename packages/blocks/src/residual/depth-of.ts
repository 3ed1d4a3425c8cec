import { ConfigError } from '@convkit/core';
import type { ShortcutOption } from './shortcut.js';
import { StochasticDepth } from './stochastic-depth.js';

/**
 * Creates the stochastic depth of a residual block.
 * @throws ConfigError if the rate is not in [0, 1), or the block has no shortcut.
 */
export function depthOf(rate: number, shortcut: ShortcutOption): StochasticDepth {
  if (shortcut === 'none') {
    throw new ConfigError('stochastic depth needs a block with a shortcut', {
      hint: "Leave out depthRate, or choose the shortcut 'A', 'B' or 'C'.",
    });
  }
  return new StochasticDepth({ rate });
}
