import { NAME_FAMILIES } from '@convkit/checkpoint';
import { Option } from 'commander';
import { positiveInteger, workerCount } from './flags.js';

// Options of several commands.

export const variant = (description = 'variant of the model (default: the first)') =>
  new Option('--variant <name>', description);
export const dataDir = () =>
  new Option('--data-dir <dir>', 'folder with the files of the dataset (default: where it is installed)');
export const backend = (description = 'backend to compute on') =>
  new Option('--backend <wasm|cpu>', `${description} (default: wasm)`).choices(['wasm', 'cpu']);
export const workers = () =>
  new Option(
    '--workers <n|auto>',
    'number of worker threads that prepare images (default: auto, some if that takes long)',
  ).argParser(workerCount);
export const threads = () =>
  new Option(
    '--threads <n>',
    'number of threads of the wasm backend (default: number of cores, at most 8)',
  ).argParser(positiveInteger);
export const revectorize = () =>
  new Option(
    '--revectorize',
    'let V8 merge pairs of instructions of the wasm backend: experimental, Node 22 and later (default: no)',
  );
export const from = () =>
  new Option(
    `--from <${NAME_FAMILIES.join('|')}>`,
    'library whose names and axis order the file has (default: recognized)',
  ).choices(NAME_FAMILIES);
export const skipCorrupt = () =>
  new Option('--skip-corrupt', 'skip image files that cannot be read (default: report them and stop)');
export const allowEmpty = () =>
  new Option('--allow-empty', 'accept classes without images (default: report them and stop)');
