import { Command, Option } from 'commander';
import { augmentation, inputShape, positive, positiveInteger, threadCount, wholeNumber } from './flags.js';
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
import { metricsOption, nameList } from './task-flags.js';
import { addRangeTestOptions, addTrainOptions } from './train-options.js';
import { version } from './version.js';

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

  addTrainOptions(
    command('train', 'train a model').argument(
      '[model]',
      'name of a model, see `convkit models` (required without --recipe or --resume)',
    ),
  ).action(async (model, options) =>
    (await import('./commands/train-command.js')).trainCommand(model, options),
  );
  command('report', 'write a report of a run or a sweep as one HTML page')
    .argument('<run>', 'folder of a run or a sweep, complete or still in progress')
    .option('--out <file>', 'HTML file to write (default: report.html in the folder)')
    .option('--no-evaluate', 'skip the evaluation on the run’s data (default: evaluate)')
    .addOption(dataDir())
    .addOption(backend())
    .addOption(threads())
    .action(async (run, options) => (await import('./commands/report.js')).report(run, options));
  addRangeTestOptions(
    command('find-lr', 'plot the loss at each learning rate, and suggest one').argument(
      '<model>',
      'name of a model, see `convkit models`',
    ),
  ).action(async (model, options) => (await import('./commands/find-lr.js')).findRate(model, options));
  command('evaluate', 'evaluate a trained network on a test set')
    .argument('<run>', 'folder of a run, or file of a classifier')
    .option('--data <set>', 'dataset, folder or table to evaluate on (default: the run’s)')
    .option('--target <COLUMN,…>', 'target columns of the table (default: the run’s)', nameList)
    .option('--image-column <name>', 'column of image file names in the table (default: the run’s)')
    .addOption(metricsOption())
    .addOption(dataDir())
    .addOption(skipCorrupt())
    .addOption(allowEmpty())
    .addOption(backend())
    .addOption(threads())
    .addOption(workers())
    .action(async (run, options) => (await import('./commands/evaluate.js')).evaluateRun(run, options));
  command('predict', 'apply a trained network to images, texts or series')
    .argument('<run>', 'folder of a run, or file of a classifier')
    .argument(
      '<inputs...>',
      'images or folders of images (for MNIST, white ink on black); or texts or series, as arguments or as files with one per line',
    )
    .option('--top <n>', 'number of classes to print for each sample (default: 3)', positiveInteger, 3)
    .addOption(backend())
    .addOption(threads())
    .action(async (run, inputs, options) =>
      (await import('./commands/predict.js')).predictFiles(run, inputs, options),
    );
  command('export', 'export a classifier to ONNX, PyTorch, safetensors or TensorFlow.js')
    .argument('<run>', 'folder of a run, or file of a classifier')
    .requiredOption(
      '--to <file>',
      'file to write: .onnx, .pth, .safetensors, or model.json for TensorFlow.js (required)',
    )
    .addOption(
      new Option(
        '--format <onnx|pytorch|safetensors|tfjs>',
        'format of the file (default: by its ending)',
      ).choices(['onnx', 'pytorch', 'safetensors', 'tfjs']),
    )
    .addOption(
      new Option(
        '--precision <float32|float16|bfloat16|int8>',
        'type of the weights; int8 for ONNX only, bfloat16 for PyTorch and safetensors (default: float32)',
      ).choices(['float32', 'float16', 'bfloat16', 'int8']),
    )
    .option(
      '--data <set>',
      'dataset or folder that int8 is calibrated on and the accuracy is measured on (default: the run’s)',
    )
    .addOption(dataDir())
    .option(
      '--calibration-images <n>',
      'number of images that int8 is calibrated on (default: 256)',
      positiveInteger,
    )
    .option(
      '--with-preprocessing',
      'normalize pixels in the ONNX graph (default: it takes normalized images)',
    )
    .option('--no-fold-batch-norm', 'keep batch norm in the ONNX graph (default: folded into convolutions)')
    .action(async (run, options) => (await import('./commands/export.js')).exportRun(run, options));
  command('import', 'turn weights from PyTorch, timm, transformers, Keras or ONNX into a classifier')
    .argument('<file>', 'file of weights: .pth, .safetensors, .onnx, .h5, .keras or model.json')
    .requiredOption('--to <file>', 'safetensors file to write (required)')
    .option(
      '--model <name>',
      'model, see `convkit models` (default: recognized by the shapes, but not in Keras, TensorFlow.js and other programs’ ONNX files)',
    )
    .addOption(variant('variant of the model (default: recognized by the shapes)'))
    .option(
      '--classes <file>',
      'text file with one class name per line (default: those in the file, ImageNet’s, or numbers)',
    )
    .option(
      '--size <pixels>',
      'height and width of the input (default: that in the file, or the variant’s)',
      positiveInteger,
    )
    .option(
      '--transform-input',
      'normalize pixels by mean 0.5 and std 0.5, for GoogLeNet weights that torchvision uses with transform_input (default: as the model’s recipe)',
    )
    .addOption(from())
    .action(async (file, options) => (await import('./commands/import.js')).importFile(file, options));
  command('inspect', 'list the tensors of a file of weights, with statistics and hashes')
    .argument('<file>', 'file of weights, or folder of a run')
    .action(async (file, options) => (await import('./commands/inspect.js')).inspectFile(file, options));
  command('diff', 'compare the tensors of two files of weights; exits with 1 if they differ')
    .argument('<first>', 'file of weights, or folder of a run')
    .argument('<second>', 'file of weights, or folder of a run')
    .action(async (first, second, options) =>
      (await import('./commands/diff.js')).diffFiles(first, second, options),
    );
  command('recipes', 'list recipes with their sources and results')
    .argument('[name]', 'describe this recipe (default: list all)')
    .action(async (name, options) => (await import('./commands/recipes.js')).listRecipes(name, options));
  command('runs', 'list the runs in a folder, or compare runs')
    .argument('[folders...]', 'folder of runs (default: runs), or two or more runs to compare')
    .option(
      '--sort <metric>',
      'sort by the best value of a metric, such as validationLoss (default: by name)',
    )
    .action(async (folders, options) => (await import('./commands/runs.js')).listRuns(folders, options));
  command('sweep', 'search for good settings: train many trials and rank them')
    .argument('<file>', 'JSON file with the run, the search space, the method and the metric')
    .option(
      '--out <DIR|s3://BUCKET/PREFIX>',
      'folder of the sweep, or place in a bucket; resumed if it exists (default: sweeps/NAME)',
    )
    .option(
      '--queue <redis://HOST>',
      'run the trials on the workers of a BullMQ queue in Redis, see `convkit worker` (default: on this machine)',
    )
    .option('--workers <n>', 'number of trials at a time (default: cores / threads)', positiveInteger)
    .option('--threads <n>', 'number of threads of each trial (default: 1)', threadCount)
    .option(
      '--max-failures <n>',
      'number of runs that may fail before the sweep stops (default: the file’s, or 3)',
      wholeNumber,
    )
    .option('--no-test', 'skip the evaluation of the best trial on the test set (default: evaluate)')
    .action(async (file, options) => (await import('./commands/sweep.js')).sweep(file, options));
  command('worker', 'train trials of sweeps from a queue, until interrupted')
    .requiredOption('--queue <redis://HOST>', 'Redis that holds the queue (required)')
    .option(
      '--threads <n>',
      'number of threads of the wasm backend (default: number of cores, at most 8)',
      threadCount,
    )
    .option('--store <DIR|s3://BUCKET/PREFIX>', 'refuse sweeps that are kept elsewhere (default: accept all)')
    .option(
      '--exit-when-idle <seconds>',
      'exit once the queue has had no jobs for so long, neither waiting nor under way (default: never)',
      positive,
    )
    .action(async (options) => (await import('./commands/worker.js')).worker(options));
  command('models', 'list the models')
    .option('--weights', 'list the pretrained weights that are published for them (default: the models)')
    .action(async (options) => (await import('./commands/models.js')).listModels(options));
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
      .addOption(allowEmpty())
      .addOption(
        new Option('--split <train|validation|test>', 'part of the dataset (default: train)')
          .choices(['train', 'validation', 'test'])
          .default('train'),
      );
  dataCommand('preview', 'save a batch of images, transformed as in training, as one PNG file')
    .requiredOption('--to <file>', 'PNG file to write (required)')
    .option('--count <n>', 'number of images (default: 64)', positiveInteger, 64)
    .option('--model <name>', 'apply the transforms of this model’s recipe (default: none)')
    .addOption(variant())
    .addOption(skipCorrupt())
    .option(
      '--augment <standard|light|none|FILE>',
      'apply a data augmentation, or the transforms in a JSON file (default: none)',
      augmentation,
    )
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
  command('explain', 'explain an error code: what it means, why it happens and what to do')
    .argument('[code]', 'code that an error was printed with, such as DATA_CORRUPT (default: list all)')
    .action(async (code, options) => (await import('./commands/explain.js')).explain(code, options));
  return program;
}
