import type { EarlyStoppingSpec, Recipe, RollbackSpec, Safeguards, SpikeGuardSpec } from '@convkit/core';
import type { OptionNames } from '../options/check-option-names.js';

/** Early stopping, kept checkpoints and recovery. All are off by default. */
export interface SafeguardOptions {
  /**
   * Stops the run when a metric no longer improves, with the weights of the best epoch. Pass the number of epochs to wait for a better
   * validation loss, or all settings.
   */
  readonly earlyStopping?: number | EarlyStoppingSpec;
  /**
   * Metric that selects the epoch of the final weights, such as 'validationAccuracy' or 'validation.f1'. Defaults to that of `earlyStopping`;
   * without it, the weights are those of the last epoch.
   */
  readonly keepBest?: string;
  /**
   * Action if the loss, a gradient or a weight is not finite: stop with an error that names the step, the layer and the images, or roll back
   * to the last checkpoint with a lower learning rate.
   * @defaultValue 'stop'
   */
  readonly onDivergence?: 'stop' | 'rollback' | { readonly rollback: RollbackSpec };
  /**
   * Skips steps whose loss or gradient norm exceeds its running median by a factor, or rolls back to the last checkpoint. Pass the factor, or
   * all settings.
   */
  readonly spikeGuard?: number | SpikeGuardSpec;
  /**
   * Action if a batch does not fit into memory: stop with an error that names a batch size that fits, or split batches from then on and
   * accumulate their gradients.
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
  /** Data of the app to save in `config.json`, such as command-line flags. */
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
