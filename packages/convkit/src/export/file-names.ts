import { ConfigError, checkArguments } from '@convkit/core';
import { type ExportFormat, PRECISIONS } from './export-options.js';

/** Formats by the ending of a file name. */
const ENDINGS: Readonly<Record<string, ExportFormat>> = {
  '.onnx': 'onnx',
  '.pth': 'pytorch',
  '.pt': 'pytorch',
  '.safetensors': 'safetensors',
  '.json': 'tfjs',
};

/**
 * The format that the ending of a file name stands for.
 * @throws ConfigError if it stands for none.
 */
export function formatOf(path: string): ExportFormat {
  checkArguments('formatOf', { path }, { path: 'string' });
  const format = ENDINGS[endingOf(path)];
  if (format !== undefined) return format;
  throw new ConfigError(`cannot tell from the name ${path} which format to export`, {
    hint: `Use one of the endings ${Object.keys(ENDINGS).join(', ')}, or name the format: ${Object.keys(PRECISIONS).join(', ')}.`,
  });
}

/**
 * Checks the name of a LayersModel: it is read under no other name, and two models in a folder would share weights.bin.
 * @throws ConfigError if `path` does not end in model.json.
 */
export function checkModelJson(path: string): void {
  if (/(^|[/\\])model\.json$/.test(path)) return;
  throw new ConfigError(`a LayersModel of TensorFlow.js is a file named model.json, not ${path}`, {
    hint: 'Export to model.json in a folder of its own: weights.bin is written beside it.',
  });
}

/**
 * Checks the name of a classifier's own file.
 * @throws ConfigError if `path` has the ending of another format.
 */
export function checkSavedName(path: string): void {
  const format = ENDINGS[endingOf(path)];
  if (format === undefined || format === 'safetensors') return;
  throw new ConfigError(`a classifier is saved as safetensors, but ${path} ends in ${endingOf(path)}`, {
    hint: 'Use the ending .safetensors, or export the classifier to write another format.',
  });
}

/** The ending of a path in lower case, such as '.pth'. Empty if it has none. */
const endingOf = (path: string) => /\.[a-z]+$/i.exec(path)?.[0].toLowerCase() ?? '';
