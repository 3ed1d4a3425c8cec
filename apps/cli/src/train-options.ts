import { type Command, Option } from 'commander';
import { addCheckOptions, addRangeOptions } from './check-flags.js';
import {
  augmentation,
  channels,
  decayPattern,
  fraction,
  freezePattern,
  learningRate,
  notNegative,
  positive,
  positiveInteger,
  wholeNumber,
} from './flags.js';
import { addSafeguardOptions } from './safeguard-flags.js';
import {
  allowEmpty,
  backend,
  dataDir,
  from,
  skipCorrupt,
  threads,
  variant,
  workers,
} from './shared-options.js';
import { optimizerFlag, scheduleFlag } from './spec-flags.js';
import { addMeasureOptions, addTableOptions } from './task-flags.js';
import { addTechniqueOptions } from './technique-flags.js';

/** Adds the options of `train`. */
export function addTrainOptions(command: Command): Command {
  const described = addMeasureOptions(addRecipeOptions(addDataOptions(command.addOption(variant()))));
  return addCheckOptions(addRunOptions(addSafeguardOptions(addTechniqueOptions(described))));
}

/** Adds the options of `find-lr`: those that decide what a run computes, and the range. */
export function addRangeTestOptions(command: Command): Command {
  const described = addRecipeOptions(addDataOptions(command.addOption(variant())));
  return addRangeOptions(described.addOption(backend()).addOption(threads()).addOption(workers()));
}

function addDataOptions(command: Command): Command {
  return addTableOptions(command)
    .option(
      '--word-vectors <file>',
      'vectors of words in text form (GloVe, word2vec), for textcnn static and non-static',
    )
    .option(
      '--data <set>',
      'mnist, fashion-mnist, cifar10, cifar100, emnist-…, a folder with the images of each class in a folder of its own, or a CSV table of images (required for a new run)',
    )
    .addOption(dataDir())
    .option(
      '--limit <n>',
      'number of training images, a random subset with all classes (default: all)',
      positiveInteger,
    )
    .option(
      '--validation-split <x>',
      'fraction of each class to hold out for validation: of a known dataset, or of a folder without validation or test images (default: 0.2 of such a folder)',
      fraction,
    )
    .option(
      '--channels <1|3>',
      'convert images to grayscale or color (default: color if any image has it)',
      channels,
    )
    .option(
      '--background <n>',
      'gray value behind transparent pixels, 0 to 255 (default: 255, white)',
      wholeNumber,
    )
    .addOption(skipCorrupt())
    .addOption(allowEmpty());
}

function addRecipeOptions(command: Command): Command {
  return command
    .option(
      '--weights <FILE|NAME>',
      'start from a file of weights (safetensors, PyTorch, ONNX, Keras), or from published weights, see `convkit models --weights` (default: random weights)',
    )
    .addOption(from())
    .option('--partial', 'load the weights that fit, and list the others (default: all must fit)')
    .option(
      '--freeze <backbone|REGEX>',
      'freeze all but the last layer, or the parameters whose names match (default: none)',
      freezePattern,
    )
    .option('--size <n>', 'height and width of the network’s input (default: the variant’s)', positiveInteger)
    .option(
      '--width-multiplier <x>',
      'factor that scales the channels of every hidden layer (default: 1)',
      positive,
    )
    .option('--epochs <n>', 'number of epochs (default: the recipe’s, more for small sets)', positiveInteger)
    .option(
      '--batch-size <n>',
      'number of images per step (default: the recipe’s, fewer for small sets)',
      positiveInteger,
    )
    .option(
      '--optimizer <NAME[:SETTING=VALUE,…]>',
      'sgd, adam, adamw, rmsprop, lion or lamb, for example sgd:momentum=0.95,nesterov (default: the recipe’s)',
      optimizerFlag,
    )
    .option('--lr <X|auto>', 'learning rate, or auto to find one (default: the optimizer’s)', learningRate)
    .option(
      '--schedule <NAME[:SETTING=VALUE,…]>',
      'learning rate schedule: constant, step:EPOCHS:FACTOR, multi-step, exponential, polynomial, cosine, one-cycle, plateau or table; warmup:EPOCHS+ in front of any (default: the recipe’s)',
      scheduleFlag,
    )
    .option(
      '--weight-decay <x>',
      'weight decay of the optimizer, instead of the recipe’s L2 penalties (default: the recipe’s)',
      notNegative,
    )
    .option(
      '--decay-except <biases-and-norms|REGEX>',
      'parameters without weight decay (default: none)',
      decayPattern,
    )
    .addOption(
      new Option(
        '--normalize <recipe|dataset>',
        'normalize pixels as the recipe does, or by the mean and deviation of the training images (default: recipe)',
      ).choices(['recipe', 'dataset']),
    )
    .option(
      '--augment <standard|light|none|FILE>',
      'data augmentation, or a JSON file with a list of transforms (default: the recipe’s shift)',
      augmentation,
    )
    .addOption(
      new Option(
        '--class-weights <balanced>',
        'weight each class in the loss by the inverse of its frequency (default: equal weights)',
      ).choices(['balanced']),
    )
    .option('--seed <n>', 'seed of all random numbers (default: 1)', wholeNumber);
}

function addRunOptions(command: Command): Command {
  return command
    .addOption(backend())
    .addOption(threads())
    .addOption(workers())
    .option(
      '--checkpoint-every <steps>',
      'also write a checkpoint every N steps (default: only after each epoch)',
      positiveInteger,
    )
    .option(
      '--insight-every <steps>',
      'log gradient norms, update ratios and dead ReLUs for the report every N steps; 0 for never (default: 20)',
      wholeNumber,
    )
    .option('--out <dir>', 'folder for the run (default: runs/MODEL-TIME)')
    .option('--resume <dir>', 'resume the run in this folder, with its settings; start it if there is none');
}
