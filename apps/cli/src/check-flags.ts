import { type Command, Option } from 'commander';
import { positive, positiveInteger } from './flags.js';

/** Adds the options of `train` that try a run instead of running it. */
export function addCheckOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--fast-dev-run',
        'try everything on one batch: training, evaluation, checkpoint and report; leaves nothing behind',
      ).conflicts(['overfitBatches', 'estimate', 'resume', 'out']),
    )
    .addOption(
      new Option(
        '--overfit-batches <n>',
        'train on N fixed batches without augmentation, and say whether the loss goes to near zero',
      )
        .argParser(positiveInteger)
        .conflicts(['estimate', 'resume', 'out']),
    )
    .addOption(
      new Option('--estimate', 'print the time and the memory that the run would take').conflicts([
        'resume',
        'out',
      ]),
    );
}

/** Adds the options of `find-lr` that a run does not have. */
export function addRangeOptions(command: Command): Command {
  return command
    .option('--steps <n>', 'number of training steps (default: 100)', positiveInteger)
    .option('--from-lr <x>', 'learning rate of the first step (default: 1e-6)', positive)
    .option('--to-lr <x>', 'learning rate of the last step (default: 1)', positive)
    .option('--out <file>', 'HTML file to write the plot to (default: none)');
}
