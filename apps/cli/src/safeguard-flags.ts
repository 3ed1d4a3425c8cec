import type { EarlyStoppingSpec } from '@convkit/core';
import { type Command, Option } from 'commander';
import { positive, positiveInteger } from './flags.js';

/** Flags for early stopping, the best weights and recovery. Saved with the run. */
export interface SafeguardFlags {
  readonly earlyStopping?: EarlyStoppingSpec;
  /** Metric whose best epoch gives the final weights. */
  readonly keepBest?: string;
  readonly onDivergence?: 'stop' | 'rollback';
  /** Factor by which a step's loss or gradient norm may exceed its running median. */
  readonly spikeGuard?: number;
}

/** Flags that may change when a run is resumed, because they do not affect its results. */
export interface KeepingFlags {
  readonly keepLast?: number;
  readonly onOutOfMemory?: 'stop' | 'split';
  readonly recompute?: boolean;
}

/** The flags that are set among those that may change when a run is resumed, as options of the run. */
export const keepingOptions = ({ keepLast, onOutOfMemory, recompute }: KeepingFlags): KeepingFlags => ({
  ...(keepLast !== undefined && { keepLast }),
  ...(onOutOfMemory !== undefined && { onOutOfMemory }),
  ...(recompute !== undefined && { recompute }),
});

/** Adds the options for safeguards. */
export function addSafeguardOptions(command: Command): Command {
  return command
    .option(
      '--early-stopping <PATIENCE[:METRIC]>',
      'stop after this many epochs without improvement and keep the weights of the best epoch, for example 5 or 5:validationAccuracy (default: off; the default metric is validationLoss)',
      earlyStopping,
    )
    .option(
      '--keep-best <METRIC>',
      'keep the weights of the epoch with the best trainLoss, trainAccuracy, validationLoss, validationAccuracy or validation.NAME (default: the last epoch’s weights)',
    )
    .option(
      '--keep-last <n>',
      'also keep the last N checkpoints in the folder checkpoints (default: none)',
      positiveInteger,
    )
    .addOption(
      new Option(
        '--on-divergence <stop|rollback>',
        'if the loss is not finite, stop, or return to the last checkpoint and halve the learning rate, at most three times (default: stop)',
      ).choices(['stop', 'rollback']),
    )
    .option(
      '--spike-guard <factor>',
      'skip steps whose loss or gradient norm exceeds its running median by this factor (default: off)',
      positive,
    )
    .addOption(
      new Option(
        '--on-out-of-memory <stop|split>',
        'if a batch does not fit into memory, stop, or split batches and accumulate their gradients (default: stop)',
      ).choices(['stop', 'split']),
    )
    .option(
      '--recompute',
      'save memory by recomputing the activations of blocks in the backward pass; the results are the same, but steps take about a fifth longer (default: off)',
    );
}

/** Parses `PATIENCE` or `PATIENCE:METRIC`. */
export function earlyStopping(text: string): EarlyStoppingSpec {
  const at = text.indexOf(':');
  if (at === -1) return { patience: positiveInteger(text) };
  return { patience: positiveInteger(text.slice(0, at)), metric: text.slice(at + 1) };
}
