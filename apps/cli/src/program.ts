import { readFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { inputShape, positive, positiveInteger, transformsFile, wholeNumber } from './flags.js';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

const VERBOSE = ['--verbose', 'print a stack trace if an error occurs'] as const;

/**
 * Creates the command line. A command throws its errors. Commands are imported when they run, so that usage errors are reported
 * quickly.
 */
export function createProgram(): Command {
  const program = new Command('convkit')
    .description('Train classic convolutional neural networks on WebAssembly.')
    // Descriptions name the choices and defaults themselves.
    .configureHelp({ optionDescription: ({ description }) => description })
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print help for a command')
    .option(...VERBOSE)
    .exitOverride();
  const withCommon = (made: Command) =>
    made.option('--json', 'print JSON to standard output, one object per line').option(...VERBOSE);
  const command = (name: string, description: string) =>
    withCommon(program.command(name)).description(description);

  command('train', 'train a model')
    .argument('<model>', 'name of a model, see `convkit models`')
    .addOption(variant())
    .option(
      '--data <set>',
      'mnist, fashion-mnist, cifar10, cifar100, emnist-…, or a folder with the images of each class in a folder of its own (required without --resume)',
    )
    .addOption(dataDir())
    .addOption(backend())
    .addOption(threads())
    .addOption(workers())
    .option('--epochs <n>', 'number of epochs (default: the recipe’s)', positiveInteger)
    .option('--batch-size <n>', 'number of images per step (default: the recipe’s)', positiveInteger)
    .addOption(
      new Option('--optimizer <sgd|adam|adamw>', 'optimizer (default: the recipe’s)').choices([
        'sgd',
        'adam',
        'adamw',
      ]),
    )
    .option(
      '--lr <x>',
      'learning rate (default: the recipe’s; with another --optimizer 0.05 for sgd, 0.001 for adam and adamw)',
      positive,
    )
    .option('--seed <n>', 'seed of all random numbers (default: 1)', wholeNumber)
    .option(
      '--width-multiplier <x>',
      'factor that scales the channels of every hidden layer (default: 1)',
      positive,
    )
    .option('--limit <n>', 'number of training images, from the first (default: all)', positiveInteger)
    .option(
      '--transforms <file>',
      'JSON file with data augmentation to add to the recipe’s (default: none)',
      transformsFile,
    )
    .option(
      '--checkpoint-every <steps>',
      'also write a checkpoint every N steps (default: only after each epoch)',
      positiveInteger,
    )
    .option('--out <dir>', 'folder for the run (default: runs/MODEL-TIME)')
    .option('--resume <dir>', 'resume the run in this folder, with its settings')
    .action(async (model, options) => (await import('./commands/train.js')).train(model, options));
  command('evaluate', 'evaluate a trained model on the test set')
    .argument('<run>', 'folder of a run')
    .option('--data <set>', 'dataset or folder to evaluate on (default: the run’s)')
    .addOption(dataDir())
    .addOption(backend())
    .addOption(threads())
    .addOption(workers())
    .action(async (run, options) => (await import('./commands/evaluate.js')).evaluateRun(run, options));
  command('predict', 'classify images with a trained model')
    .argument('<run>', 'folder of a run')
    .argument('<images...>', 'PNG, JPEG or WebP files of any size; for MNIST, white ink on black')
    .addOption(backend())
    .addOption(threads())
    .action(async (run, images, options) =>
      (await import('./commands/predict.js')).predictFiles(run, images, options),
    );
  command('export', 'export the weights of a run to a safetensors file')
    .argument('<run>', 'folder of a run')
    .addOption(
      new Option('--format <safetensors|torch>', 'layout of the weights: convkit’s, or PyTorch’s (required)')
        .choices(['safetensors', 'torch'])
        .makeOptionMandatory(),
    )
    .requiredOption('--to <file>', 'file to write (required)')
    .action(async (run, options) => (await import('./commands/export.js')).exportRun(run, options));
  command('models', 'list the models').action(async (options) =>
    (await import('./commands/models.js')).listModels(options),
  );
  command('summary', 'list the layers of a model with their parameters and multiply-adds')
    .argument('<model>', 'name of a model, see `convkit models`')
    .addOption(variant())
    .option('--input <HxWxC>', 'height, width and channels of the input (default: the variant’s)', inputShape)
    .option('--classes <n>', 'number of classes (default: the variant’s)', positiveInteger)
    .option(
      '--batch-size <n>',
      'estimate the memory of a training step with this batch size (default: no estimate)',
      positiveInteger,
    )
    .addOption(backend('backend to estimate the memory for'))
    .action(async (model, options) => (await import('./commands/summary.js')).summarizeModel(model, options));

  const data = program.command('data').description('inspect a dataset before training');
  const dataCommand = (name: string, description: string) =>
    withCommon(data.command(name))
      .description(description)
      .argument('<set>', 'dataset or folder, as in `convkit train --data`')
      .addOption(dataDir())
      .addOption(
        new Option('--split <train|test>', 'part of the dataset (default: train)')
          .choices(['train', 'test'])
          .default('train'),
      );
  dataCommand('preview', 'save a batch of images, transformed as in training, as one PNG file')
    .requiredOption('--to <file>', 'PNG file to write (required)')
    .option('--count <n>', 'number of images (default: 64)', positiveInteger, 64)
    .option('--model <name>', 'apply the transforms of this model’s recipe (default: none)')
    .addOption(variant())
    .option('--transforms <file>', 'apply the transforms in this JSON file (default: none)', transformsFile)
    .option('--seed <n>', 'seed of the order and the transforms (default: 1)', wholeNumber, 1)
    .option('--scale <n>', 'zoom factor (default: 64 / image size, at least 1)', positiveInteger)
    .action(async (set, options) => (await import('./commands/data-preview.js')).previewData(set, options));
  dataCommand(
    'stats',
    'print the images per class, mean, standard deviation, broken files and duplicates',
  ).action(async (set, options) => (await import('./commands/data-stats.js')).dataStats(set, options));
  command('doctor', 'check which backends work on this machine').action(async (options) =>
    (await import('./commands/doctor.js')).doctor(options),
  );
  return program;
}

const variant = () => new Option('--variant <name>', 'variant of the model (default: the first)');
const dataDir = () =>
  new Option('--data-dir <dir>', 'folder with the files of the dataset (default: where it is installed)');
const backend = (description = 'backend to compute on') =>
  new Option('--backend <wasm|cpu>', `${description} (default: wasm)`).choices(['wasm', 'cpu']);
const threads = () =>
  new Option(
    '--threads <n>',
    'number of threads of the wasm backend (default: number of cores, at most 8)',
  ).argParser(positiveInteger);
const workers = () =>
  new Option('--workers <n>', 'number of worker threads that prepare images (default: 0)').argParser(
    wholeNumber,
  );
