import { readFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { count, inputShape, positive, seed, transformsFile, wholeNumber } from './flags.js';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** The command line; every command throws what goes wrong. Commands are loaded when they run, so that usage errors are quick. */
export function createProgram(): Command {
  const program = new Command('convkit')
    .description('Train the classic convolutional networks on WebAssembly.')
    .version(version)
    .option('--verbose', 'show where an error came from')
    .exitOverride();
  const common = (made: Command) =>
    made
      .option('--json', 'JSON on standard output, one object a line')
      .option('--verbose', 'show where an error came from')
      .exitOverride();
  const command = (name: string, description: string) =>
    common(program.command(name)).description(description);
  const backend = () => new Option('--backend <name>', 'where to compute').choices(['wasm', 'cpu']);
  const threads = () => new Option('--threads <n>', 'threads of the wasm backend').argParser(count);
  const workers = () =>
    new Option('--workers <n>', 'worker threads that prepare images; 0 where absent').argParser(wholeNumber);

  command('train', 'train a model, with checkpoints that can be resumed')
    .argument('<model>', 'a name that `convkit models` lists')
    .option('--variant <name>', 'variant of the model')
    .option(
      '--data <set>',
      'mnist, fashion-mnist, cifar10, cifar100, emnist-… or a folder with one subfolder of images a class',
    )
    .option('--data-dir <dir>', 'where the files of a known set lie')
    .addOption(backend())
    .addOption(threads())
    .addOption(workers())
    .option('--epochs <n>', 'times to go through the training images', count)
    .option('--batch-size <n>', 'images per training step', count)
    .addOption(new Option('--optimizer <name>', 'instead of the recipe’s').choices(['sgd', 'adam', 'adamw']))
    .option('--lr <x>', 'learning rate', positive)
    .option('--seed <n>', 'of the weights, the order and everything else that is random', seed)
    .option('--width-multiplier <x>', 'scale the channels of every hidden layer', positive)
    .option('--limit <n>', 'train on the first n images alone', count)
    .option('--transforms <file>', 'JSON list of transforms of training images and batches', transformsFile)
    .option('--checkpoint-every <steps>', 'checkpoints within an epoch too', count)
    .option('--out <dir>', 'folder of the run; runs/… where absent')
    .option('--resume <dir>', 'go on with the run in this folder, with its own settings')
    .action(async (model, options) => (await import('./commands/train.js')).train(model, options));
  command('evaluate', 'measure a trained model on test images')
    .argument('<run>', 'folder of a run')
    .option('--data <set>', 'the run’s own where absent')
    .option('--data-dir <dir>', 'where the files of a known set lie')
    .addOption(backend())
    .addOption(threads())
    .addOption(workers())
    .action(async (run, options) => (await import('./commands/evaluate.js')).evaluateRun(run, options));
  command('predict', 'say what a trained model takes images for')
    .argument('<run>', 'folder of a run')
    .argument('<images...>', 'PNG, JPEG or WebP files of any size; white ink on black, as in MNIST')
    .addOption(backend())
    .addOption(threads())
    .action(async (run, images, options) =>
      (await import('./commands/predict.js')).predictFiles(run, images, options),
    );
  command('export', 'write the weights of a run to a safetensors file')
    .argument('<run>', 'folder of a run')
    .addOption(
      new Option('--format <name>', 'torch: laid out as PyTorch’s layers are')
        .choices(['safetensors', 'torch'])
        .makeOptionMandatory(),
    )
    .requiredOption('--to <file>', 'where to write')
    .action(async (run, options) => (await import('./commands/export.js')).exportRun(run, options));
  command('models', 'list the models').action(async (options) =>
    (await import('./commands/models.js')).listModels(options),
  );
  command('summary', 'list a model’s layers and what they cost for one image')
    .argument('<model>', 'a name that `convkit models` lists')
    .option('--variant <name>', 'variant of the model')
    .option('--input <HxWxC>', 'height, width and channels of an image', inputShape)
    .option('--classes <n>', 'number of classes', count)
    .option('--batch-size <n>', 'also estimate the memory of a training step at this batch size', count)
    .addOption(backend())
    .action(async (model, options) => (await import('./commands/summary.js')).summarizeModel(model, options));
  const data = program.command('data').description('look at images before training on them').exitOverride();
  const dataCommand = (name: string, description: string) =>
    common(data.command(name))
      .description(description)
      .argument('<set>', 'mnist, fashion-mnist, … or a folder, as for train --data')
      .option('--data-dir <dir>', 'where the files of a known set lie')
      .addOption(
        new Option('--split <name>', 'which part of it').choices(['train', 'test']).default('train'),
      );
  dataCommand('preview', 'write a batch, as training would draw it, as one image')
    .requiredOption('--to <file>', 'the PNG file to write')
    .option('--count <n>', 'how many images', count, 64)
    .option('--model <name>', 'with the transforms of this model’s recipe')
    .option('--variant <name>', 'variant of the model')
    .option('--transforms <file>', 'with the transforms of this JSON list', transformsFile)
    .option('--seed <n>', 'of the order and the transforms', seed, 1)
    .option('--scale <n>', 'each pixel becomes so many squared', count)
    .action(async (set, options) => (await import('./commands/data-preview.js')).previewData(set, options));
  dataCommand('stats', 'count images and classes, mean and deviation, broken files, duplicates').action(
    async (set, options) => (await import('./commands/data-stats.js')).dataStats(set, options),
  );
  command('doctor', 'say what this machine can do, and why not more').action(async (options) =>
    (await import('./commands/doctor.js')).doctor(options),
  );
  return program;
}
