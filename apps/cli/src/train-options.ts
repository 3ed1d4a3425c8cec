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
import { foldFlag } from './fold-data.js';
import { addSafeguardOptions } from './safeguard-flags.js';
import {
  allowEmpty,
  backend,
  dataDir,
  from,
  revectorize,
  skipCorrupt,
  threads,
  variant,
  workers,
} from './shared-options.js';
import { optimizerFlag, scheduleFlag } from './spec-flags.js';
import { addMeasureOptions, addTableOptions } from './task-flags.js';
import { addTechniqueOptions } from './technique-flags.js';

/** Adds the options of `train`, in groups with headings for `convkit help train`. */
export function addTrainOptions(command: Command): Command {
  addModelOptions(
    command
      .optionsGroup('Model:')
      .option(
        '--recipe <name>',
        'train a recipe, see `convkit recipes`; other options override its settings',
      ),
  );
  addDataOptions(command.optionsGroup('Data:'));
  addTableOptions(command.optionsGroup('Tables, series and text:'));
  addOptimizationOptions(command.optionsGroup('Optimization:'));
  addMeasureOptions(command.optionsGroup('Loss and metrics:'));
  addTechniqueOptions(command.optionsGroup('Techniques:'));
  addSafeguardOptions(command.optionsGroup('Early stopping and recovery:'));
  addRunOptions(command.optionsGroup('Run:'));
  return addCheckOptions(command.optionsGroup('Checks before a run:'));
}

/** Adds the options of `find-lr`: those that decide what a run computes, and the range. */
export function addRangeTestOptions(command: Command): Command {
  addRangeOptions(command.optionsGroup('Range test:'));
  addModelOptions(command.optionsGroup('Model:'));
  addDataOptions(command.optionsGroup('Data:'));
  addTableOptions(command.optionsGroup('Tables, series and text:'));
  addOptimizationOptions(command.optionsGroup('Optimization:'));
  return command
    .optionsGroup('Run:')
    .addOption(backend())
    .addOption(threads())
    .addOption(revectorize())
    .addOption(workers());
}

function addDataOptions(command: Command): Command {
  return command
    .option(
      '--data <set>',
      'mnist, fashion-mnist, cifar10, cifar100, emnist-…, a folder with one subfolder of images per class, a CSV table of images, or a file of series or text (required for a new run)',
    )
    .addOption(dataDir())
    .option(
      '--limit <n>',
      'number of training samples: a random subset that keeps the share of each class (default: all)',
      positiveInteger,
    )
    .option(
      '--validation-split <x>',
      'fraction of each class to hold out for validation (default: 0.2 if the data has neither a validation nor a test set)',
      fraction,
    )
    .option(
      '--fold <I/K>',
      'validate on fold I of K and train on the others: K runs are a cross-validation (the folds do not depend on --seed)',
      foldFlag,
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
    .addOption(allowEmpty())
    .addOption(
      new Option(
        '--normalize <recipe|dataset>',
        'normalize pixels as the recipe does, or by the mean and standard deviation of the training images (default: recipe)',
      ).choices(['recipe', 'dataset']),
    )
    .option(
      '--augment <standard|light|none|FILE>',
      'data augmentation, or a JSON file with a list of transforms (default: the recipe’s shift)',
      augmentation,
    );
}

function addModelOptions(command: Command): Command {
  return command
    .addOption(variant())
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
    );
}

function addOptimizationOptions(command: Command): Command {
  return command
    .option('--epochs <n>', 'number of epochs (default: the recipe’s, more for small sets)', positiveInteger)
    .option(
      '--batch-size <n>',
      'number of samples per step (default: the recipe’s, fewer for small sets)',
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
      'learning rate schedule: constant, step:EPOCHS:FACTOR, multi-step, exponential, polynomial, cosine, one-cycle, plateau or table; prefix warmup:EPOCHS+ for a warm-up (default: the recipe’s)',
      scheduleFlag,
    )
    .option(
      '--weight-decay <x>',
      'weight decay of the optimizer; replaces the recipe’s L2 penalties (default: the recipe’s)',
      notNegative,
    )
    .option(
      '--decay-except <biases-and-norms|REGEX>',
      'exempt these parameters from weight decay (default: none)',
      decayPattern,
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
    .addOption(revectorize())
    .addOption(workers())
    .option(
      '--checkpoint-every <steps>',
      'also write a checkpoint every N steps (default: only after each epoch)',
      positiveInteger,
    )
    .option(
      '--insight-every <steps>',
      'log gradient norms, update ratios and dead ReLUs every N steps, for the report; 0 turns it off (default: 20)',
      wholeNumber,
    )
    .option('--out <dir>', 'folder for the run (default: runs/MODEL-TIME)')
    .option(
      '--resume <dir>',
      'resume the run in this folder, with its settings; start it if the folder has no checkpoint',
    );
}
