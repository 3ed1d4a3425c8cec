import { ConfigError, checkOptions, isModule, type Module } from '@convkit/core';
import { graphSteps } from '../network/graph-steps.js';
import { draftModel } from './draft-model.js';
import type { DraftWeight } from './layer-draft.js';

/** Options of `exportLayersModel`. */
export interface LayersModelOptions {
  /** [height, width, channels] of one image. */
  readonly input: readonly number[];
  /** Class names. They are stored in the model's user-defined metadata as `classes`. Defaults to none. */
  readonly classes?: readonly string[];
}

/** Name, shape and type of a weight, as tfjs lists them. */
export interface LayersModelWeight {
  /** Name of the layer and of its weight, such as 'conv1/kernel'. */
  readonly name: string;
  /** Shape. */
  readonly shape: number[];
  /** Type of its elements. */
  readonly dtype: 'float32';
}

/** The contents of a model.json of tfjs. */
export interface LayersModelJson {
  /** Format of the file. */
  readonly format: 'layers-model';
  /** Who wrote it. */
  readonly generatedBy: string;
  /** Null: it was not converted. */
  readonly convertedBy: null;
  /** Layers and their connections, as tfjs and Keras serialize them. */
  readonly modelTopology: Record<string, unknown>;
  /** Files of weights, and what they hold. */
  readonly weightsManifest: { paths: string[]; weights: LayersModelWeight[] }[];
  /** Class names, if there are any. */
  readonly userDefinedMetadata?: { classes: string[] };
}

/** A network as a LayersModel of tfjs. */
export interface ExportedLayersModel {
  /** Contents of model.json. */
  readonly modelJson: LayersModelJson;
  /** Weights in the order of `weightSpecs`, as little-endian float32: the contents of weights.bin. */
  readonly weights: Uint8Array<ArrayBuffer>;
  /** Names and shapes of the weights. */
  readonly weightSpecs: LayersModelWeight[];
}

/** Name of the file with the weights. */
const WEIGHTS_FILE = 'weights.bin';

/**
 * Exports a trained network as a LayersModel that tfjs loads without convkit (`tf.loadLayersModel`), with the kernels of its forward pass
 * in inference as layers. Layers are named after the modules' paths, with underscores instead of dots. Explicit padding becomes a layer of
 * zeros where Keras' schemes differ from it.
 * @throws ConfigError naming the first layer that cannot be expressed with Keras layers, or if an option is invalid.
 */
export async function exportLayersModel(
  module: Module,
  options: LayersModelOptions,
): Promise<ExportedLayersModel> {
  checkOptions('exportLayersModel', options, { input: 'shape', classes: 'strings?' });
  if (!isModule(module)) throw new ConfigError('exportLayersModel expects a module, such as a network');
  const { input, classes } = options;
  const output = graphSteps(module, input);
  if (classes && classes.length !== output.shape.at(-1)) {
    throw new ConfigError(
      `the network has ${output.shape.at(-1)} outputs, got ${classes.length} class names`,
      {
        hint: 'Pass one class name per output.',
      },
    );
  }
  const { topology, weights } = draftModel(module.constructor.name, output);
  const weightSpecs = weights.map(({ name, weight }) => ({
    name,
    shape: [...weight.shape],
    dtype: 'float32' as const,
  }));
  const modelJson: LayersModelJson = {
    format: 'layers-model',
    generatedBy: 'convkit',
    convertedBy: null,
    modelTopology: topology,
    weightsManifest: [{ paths: [WEIGHTS_FILE], weights: weightSpecs }],
    ...(classes && { userDefinedMetadata: { classes: [...classes] } }),
  };
  return { modelJson, weights: await joinWeights(weights.map(({ weight }) => weight)), weightSpecs };
}

/** The files that `tf.loadLayersModel` loads, by name: model.json and weights.bin. */
export function layersModelFiles(model: ExportedLayersModel): Map<string, Uint8Array<ArrayBuffer>> {
  checkOptions('layersModelFiles', model, { modelJson: 'object', weights: 'bytes' });
  const json = new TextEncoder().encode(JSON.stringify(model.modelJson));
  return new Map([
    ['model.json', json],
    [WEIGHTS_FILE, model.weights],
  ]);
}

async function joinWeights(weights: readonly DraftWeight[]): Promise<Uint8Array<ArrayBuffer>> {
  // All reads start before the first await, so that the copy is consistent.
  const values = await Promise.all(weights.map(readWeight));
  const joined = new Float32Array(values.reduce((size, part) => size + part.length, 0));
  let cursor = 0;
  for (const part of values) {
    joined.set(part, cursor);
    cursor += part.length;
  }
  return new Uint8Array(joined.buffer);
}

async function readWeight(weight: DraftWeight): Promise<ArrayLike<number>> {
  if ('numbers' in weight) return weight.numbers;
  const { variable, values } = weight.value;
  return variable ? variable.data() : (values as ArrayLike<number>);
}
