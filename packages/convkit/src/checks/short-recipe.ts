import type { Recipe } from '@convkit/core';

/** The recipe of a run of a few steps, without techniques and safeguards that need a whole run. */
export function shortRecipe(recipe: Recipe, epochs: number): Recipe {
  const { unfreeze, ema, swa, earlyStopping, keepBest, onDivergence, spikeGuard, ...rest } = recipe;
  return { ...rest, epochs };
}
