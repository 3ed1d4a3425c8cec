import { CheckpointError } from '@convkit/core';
import type { KerasFile, KerasLayer } from '../files/keras-file.js';
import { CONVERTERS, type KerasStep } from './convert-layers.js';
import { layerChain } from './layer-chain.js';
import { LayerOptions } from './layer-options.js';

/** Layers that prepare images. At the beginning of a model, they are not a part of the network. */
const PREPROCESSING = new Set(['Rescaling', 'Normalization']);

/**
 * Describes the layers of a file by steps, and returns the last one.
 * @param input [height, width, channels] of one image.
 * @param note Called with what the file does besides.
 * @throws CheckpointError naming the first layer that is not supported.
 */
export function kerasSteps(
  file: KerasFile,
  input: readonly number[],
  note: (text: string) => void,
): KerasStep {
  const first: KerasStep = {
    kind: 'input',
    settings: {},
    weights: {},
    layer: '',
    inputs: [],
    shape: [...input],
  };
  let last = first;
  for (const layer of layerChain(file)) {
    const { className = '', name } = layer;
    checkInput(file, layer, input);
    if (PREPROCESSING.has(className) && last === first) {
      note(`${className} '${name}' is left out: apply it to the images (${described(layer)})`);
      continue;
    }
    const options = new LayerOptions(file.name, layer);
    const convert = Object.hasOwn(CONVERTERS, className) ? CONVERTERS[className] : undefined;
    if (!convert) throw options.refuse('which is not supported');
    last = convert(layer, options, last);
  }
  return last;
}

/** The options of a layer that prepares images. */
function described({ config }: KerasLayer): string {
  const { scale, offset, mean, variance } = config;
  return JSON.stringify({ scale, offset, mean, variance }).slice(0, 200);
}

function checkInput(file: KerasFile, { config, name }: KerasLayer, input: readonly number[]): void {
  const shape = config.batch_shape ?? config.batch_input_shape;
  if (!Array.isArray(shape)) return;
  const expected = shape.slice(1) as unknown[];
  const fits = expected.length === input.length && expected.every((n, i) => n === null || n === input[i]);
  if (fits) return;
  throw new CheckpointError(
    `${file.name} takes images of [${expected}] ('${name}'), but the network [${input}]`,
    {
      hint: 'Create the network with the input of the file.',
    },
  );
}
