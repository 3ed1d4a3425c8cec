import { CheckpointError, checkArguments } from '@convkit/core';
import { type ByteSource, readExactly } from '../../files/byte-source.js';
import { closingOnError, noSuchTensor, type TensorEntry } from '../../files/tensor-file.js';
import type { KerasFile } from './keras-file.js';
import { isRecord, parseJson, parseModelConfig } from './layer-config.js';
import { WeightShards } from './weight-shards.js';
import { readManifest, type ShardedWeight } from './weights-manifest.js';

/** Longest accepted model.json. */
const LONGEST_JSON = 100_000_000;

/**
 * Opens a LayersModel of tf.layers: its model.json, and the files of weights that it lists. Tensors are read when they are needed;
 * quantized ones become float32. Closes `json` once it is read, and the other files with this one.
 * @param openShard Opens a file of weights by the path that model.json gives it. Called once per file.
 * @throws CheckpointError describing what is wrong with the files.
 */
export async function openTfjsLayers(
  json: ByteSource,
  openShard: (path: string) => Promise<ByteSource>,
): Promise<KerasFile> {
  checkArguments('openTfjsLayers', { json, openShard }, { json: 'bytesource', openShard: 'function' });
  const { name } = json;
  const model = await closingOnError(json, () => readJson(json));
  await json.close();
  const topology = isRecord(model.modelTopology) ? model.modelTopology : {};
  const configs = parseModelConfig(name, topology.model_config ?? topology);
  const weights = readManifest(name, model.weightsManifest);
  const byLayer = new Map(configs.map((config) => [config.name, {} as Record<string, string>]));
  const stored = new Map<string, ShardedWeight>();
  for (const weight of weights) {
    const layer = layerOf(weight.name, byLayer);
    const keys = layer === undefined ? undefined : byLayer.get(layer);
    const short = weight.name.split('/').at(-1) as string;
    // Layers that contain layers have several weights of one name.
    const isFirst = keys !== undefined && !Object.hasOwn(keys, short);
    const key = isFirst ? `${layer}/${short}` : weight.name;
    if (stored.has(key)) throw invalid(name, `it lists the weight '${key}' twice`);
    if (keys) keys[isFirst ? short : weight.name] = key;
    stored.set(key, weight);
  }
  const entries: ReadonlyMap<string, TensorEntry> = new Map(
    [...stored].map(([key, { stored, shape }]) => [key, { stored, shape }]),
  );
  const shards = new WeightShards(name, openShard);
  return {
    name,
    format: 'keras',
    layers: configs.map((config) => ({ ...config, weights: byLayer.get(config.name) ?? {} })),
    hasArchitecture: true,
    entries,
    metadata: textsOf({ ...model, ...topology }, ['generatedBy', 'convertedBy', 'keras_version', 'backend']),
    async read(key) {
      const weight = stored.get(key);
      if (!weight) throw noSuchTensor({ name, entries }, key);
      return weight.decode(await shards.read(weight));
    },
    close: () => shards.close(),
  };
}

async function readJson(json: ByteSource): Promise<Record<string, unknown>> {
  if (json.size > LONGEST_JSON) throw invalid(json.name, `it has ${json.size} bytes`);
  const text = new TextDecoder().decode(await readExactly(json, 0, json.size));
  const model = parseJson(json.name, 'text', text);
  if (
    isRecord(model) &&
    isRecord(model.modelTopology) &&
    (model.format ?? 'layers-model') === 'layers-model'
  ) {
    return model;
  }
  throw new CheckpointError(`${json.name} is not the model.json of a LayersModel`, {
    hint: 'Graph models, which have no layers, cannot be opened. Convert the Keras model to a LayersModel instead.',
  });
}

/** Most parts of a weight's path. */
const MOST_PARTS = 16;

/** The layer of a weight such as 'conv2d/kernel' or 'model/conv2d/kernel': the longest name that is a part of its path. */
function layerOf(weight: string, layers: { has(name: string): boolean }): string | undefined {
  const parts = weight.split('/').slice(0, -1);
  if (parts.length > MOST_PARTS) return undefined;
  for (let length = parts.length; length > 0; length--) {
    for (let start = 0; start + length <= parts.length; start++) {
      const name = parts.slice(start, start + length).join('/');
      if (layers.has(name)) return name;
    }
  }
  return undefined;
}

function textsOf(model: Record<string, unknown>, names: readonly string[]): Record<string, string> {
  const texts = names.map((name) => [name, model[name]]).filter(([, value]) => typeof value === 'string');
  return Object.fromEntries(texts) as Record<string, string>;
}

function invalid(name: string, what: string): CheckpointError {
  return new CheckpointError(`${name} is not a valid model.json: ${what}`, {
    hint: 'Download or save the model again: its description is damaged.',
  });
}
