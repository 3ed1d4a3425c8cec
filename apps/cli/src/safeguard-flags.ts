import type { EarlyStoppingSpec } from '@convkit/core';
import { type Command, Option } from 'commander';
import { positive, positiveInteger } from './flags.js';

/** Flags about when a run stops, what it keeps and how it recovers. Saved in its folder. */
export interface SafeguardFlags {
  readonly earlyStopping?: EarlyStoppingSpec;
  /** Metric whose best epoch gives the final weights. */
  readonly keepBest?: string;
  readonly onDivergence?: 'stop' | 'rollback';
  /** Factor by which a step's loss or gradient norm may exceed its running median. */
  readonly spikeGuard?: number;
}

/** Flags that a resumed run may be given anew, because they do not decide what it computes. */
export interface KeepingFlags {
  readonly keepLast?: number;
  readonly onOutOfMemory?: 'stop' | 'split';
}

/** Adds the options of the safeguards to `train`. */
export function addSafeguardOptions(command: Command): Command {
  return command
    .option(
      '--early-stopping <PATIENCE[:METRIC]>',
      'stop after this many epochs without improvement, with the weights of the best epoch, for example 5 or 5:validationAccuracy (default: off; the metric is validationLoss)',
      earlyStopping,
    )
    .option(
      '--keep-best <METRIC>',
      'end with the weights of the epoch with the best trainLoss, trainAccuracy, validationLoss, validationAccuracy or validation.NAME (default: the last epoch’s)',
    )
    .option(
      '--keep-last <n>',
      'also keep the last N checkpoints in the folder checkpoints (default: none)',
      positiveInteger,
    )
    .addOption(
      new Option(
        '--on-divergence <stop|rollback>',
        'if the loss is no longer finite, stop, or go back to the last checkpoint with half the learning rate, three times at most (default: stop)',
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
        'if a batch does not fit into memory, stop, or split batches and add up their gradients (default: stop)',
      ).choices(['stop', 'split']),
    );
}

/** Parses `PATIENCE` or `PATIENCE:METRIC`. */
export function earlyStopping(text: string): EarlyStoppingSpec {
  const at = text.indexOf(':');
  if (at === -1) return { patience: positiveInteger(text) };
  return { patience: positiveInteger(text.slice(0, at)), metric: text.slice(at + 1) };
}
