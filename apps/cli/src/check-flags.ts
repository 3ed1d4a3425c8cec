import { type Command, Option } from 'commander';
import { positive, positiveInteger } from './flags.js';

/** Adds the options of `train` that check a run instead of running it. */
export function addCheckOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--fast-dev-run',
        'try training, evaluation, checkpoint and report on one batch, in a temporary folder',
      ).conflicts(['overfitBatches', 'estimate', 'resume', 'out']),
    )
    .addOption(
      new Option(
        '--overfit-batches <n>',
        'check that the network can overfit N batches, without augmentation',
      )
        .argParser(positiveInteger)
        .conflicts(['estimate', 'resume', 'out']),
    )
    .addOption(
      new Option('--estimate', 'estimate the time and memory of the run').conflicts(['resume', 'out']),
    );
}

/** Adds the options that only `find-lr` has. */
export function addRangeOptions(command: Command): Command {
  return command
    .option('--steps <n>', 'number of training steps (default: 100)', positiveInteger)
    .option('--from-lr <x>', 'learning rate of the first step (default: 1e-6)', positive)
    .option('--to-lr <x>', 'learning rate of the last step (default: 1)', positive)
    .option('--out <file>', 'write the plot to this HTML file (default: none)');
}
