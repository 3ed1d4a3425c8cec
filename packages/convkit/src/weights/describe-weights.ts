import { groupKeys } from '@convkit/checkpoint';
import { checkArguments, checkOptions } from '@convkit/core';
import type { LoadReport } from './load-report.js';
import type { WeightsFile } from './read-weights.js';

/** What a file of each format is called. */
const FORMATS: Readonly<Record<LoadReport['format'], string>> = {
  safetensors: 'safetensors file',
  pytorch: 'PyTorch file',
  keras: 'Keras file',
  onnx: 'ONNX file',
};

/** What a file of a format of weights is called, such as "PyTorch file". */
export const describeFormat = (format: WeightsFile['format']): string => {
  checkArguments('describeFormat', { format }, { format: 'string' });
  return FORMATS[format];
};

/** Whether a file of this format describes its network, so that names do not matter. */
const isLayered = (format: LoadReport['format']) => format === 'onnx' || format === 'keras';

const LIBRARIES: Readonly<Record<LoadReport['names'], string>> = {
  convkit: 'convkit',
  torchvision: 'torchvision',
  timm: 'timm',
  transformers: 'Hugging Face transformers',
};

/** Groups of keys that a list shows. */
const SHOWN = 5;

/**
 * Describes in one line what a file of weights was recognized as and what was loaded, such as "resnet18.pth: PyTorch file, names of
 * torchvision; 120 of 122 tensors loaded, new last layer fc".
 * @param event The event 'weights' of a run, or a report with the name of its file.
 */
export function describeWeights(report: LoadReport & { readonly source: string }): string {
  checkOptions('describeWeights', report, {
    source: 'string',
    format: 'string',
    names: 'string',
    prefix: 'string',
    loaded: 'strings',
    newHead: 'strings',
    missing: 'strings',
    unexpected: 'strings',
    misshapen: 'strings',
    notes: 'strings',
  });
  const { source, ...others } = report;
  const { format, names, prefix, loaded, newHead, missing, unexpected, misshapen, notes } = others;
  const total = loaded.length + newHead.length + missing.length + misshapen.length;
  const layers = [...new Set(newHead.map((key) => key.slice(0, key.lastIndexOf('.'))))];
  const after = prefix === '' ? '' : ` after '${prefix}'`;
  const head =
    layers.length === 0 ? '' : `, new last layer${layers.length > 1 ? 's' : ''} ${layers.join(', ')}`;
  const lists = [
    listKeys('missing', missing),
    listKeys('unexpected', unexpected),
    listKeys('of another shape', misshapen),
  ].filter((list) => list !== '');
  return [
    `${source}: ${describeFormat(format)}, ${isLayered(format) ? 'matched layer by layer' : `names of ${LIBRARIES[names]}${after}`}`,
    `${loaded.length} of ${total} tensors loaded${head}`,
    ...lists,
    ...notes,
  ].join('; ');
}

/** For example "16 missing (fc.bias, layer4.* (15))". Empty without keys. */
export function listKeys(what: string, keys: readonly string[]): string {
  if (keys.length === 0) return '';
  const groups = groupKeys(keys);
  const more = groups.length > SHOWN ? ` and ${groups.length - SHOWN} more` : '';
  return `${keys.length} ${what} (${groups.slice(0, SHOWN).join(', ')}${more})`;
}
