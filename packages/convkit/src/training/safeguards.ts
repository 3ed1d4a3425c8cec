import type { EarlyStoppingSpec, Recipe, RollbackSpec, Safeguards, SpikeGuardSpec } from '@convkit/core';
import type { OptionNames } from '../options/check-option-names.js';

/** When a run stops, what it keeps in its folder and how it recovers. All are off by default. */
export interface SafeguardOptions {
  /**
   * Stops the run when a metric no longer improves, and ends it with the weights of the best epoch: the number of epochs to wait for an
   * improvement of the validation loss, or all settings.
   */
  readonly earlyStopping?: number | EarlyStoppingSpec;
  /**
   * Metric whose best epoch gives the final weights, such as 'validationAccuracy' or 'validation.f1'. Defaults to that of `earlyStopping`;
   * without it, the weights are those of the last epoch.
   */
  readonly keepBest?: string;
  /**
   * What happens when the loss, a gradient or a weight is no longer finite: the run stops with an error that names the step, the layer and
   * the images, or goes back to its last checkpoint with a lower learning rate.
   * @defaultValue 'stop'
   */
  readonly onDivergence?: 'stop' | 'rollback' | { readonly rollback: RollbackSpec };
  /**
   * Skips steps whose loss or gradient norm exceeds its running median by a factor, or goes back to the last checkpoint: the factor, or all
   * settings.
   */
  readonly spikeGuard?: number | SpikeGuardSpec;
  /**
   * What happens when the memory has no room for a batch: the run stops with an error that names a batch size that fits, or splits batches,
   * whose gradients add up to the same, from then on.
   * @defaultValue 'stop'
   */
  readonly onOutOfMemory?: 'stop' | 'split';
  /** Number of the latest checkpoints to keep besides the last one, in `checkpoints`. Defaults to none. */
  readonly keepLast?: number;
  /**
   * Number of steps between the step events in `metrics.jsonl`.
   * @defaultValue 10
   */
  readonly logEvery?: number;
  /** Plain data of the app to save in `config.json`, such as the flags that it was started with. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

export const SAFEGUARD_OPTIONS: OptionNames<SafeguardOptions> = {
  earlyStopping: true,
  keepBest: true,
  onDivergence: true,
  spikeGuard: true,
  onOutOfMemory: true,
  keepLast: true,
  logEvery: true,
  settings: true,
};

/** The part of a recipe that the options choose. */
export function safeguardsOf({
  earlyStopping,
  keepBest,
  onDivergence,
  spikeGuard,
}: SafeguardOptions): Safeguards & Partial<Recipe> {
  return {
    ...(earlyStopping !== undefined && {
      earlyStopping: typeof earlyStopping === 'number' ? { patience: earlyStopping } : earlyStopping,
    }),
    ...(keepBest !== undefined && { keepBest }),
    ...(onDivergence !== undefined && {
      onDivergence: onDivergence === 'rollback' ? { rollback: {} } : onDivergence,
    }),
    ...(spikeGuard !== undefined && {
      spikeGuard: typeof spikeGuard === 'number' ? { factor: spikeGuard } : spikeGuard,
    }),
  };
}

/** The part of the options of `fit` that the options choose. */
export const keepingOf = ({ keepLast, logEvery, onOutOfMemory }: SafeguardOptions) => ({
  ...(keepLast !== undefined && { keepLast }),
  ...(logEvery !== undefined && { logEvery }),
  ...(onOutOfMemory !== undefined && { onOutOfMemory }),
});
