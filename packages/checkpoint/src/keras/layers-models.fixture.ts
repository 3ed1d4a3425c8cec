import { type Module, type Rng, stateDict } from '@convkit/core';
import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, loadLayersModel } from '@tensorflow/tfjs-layers';
import { expect } from 'vitest';
import { bytesSource } from '../files/byte-source.js';
import { type KerasFile, openTfjsLayers } from './index.js';

/** Files of a model by name. */
type Files = ReadonlyMap<string, Uint8Array>;

/** Gives every float of a network a random value; variances are positive. */
export async function randomize(network: Module, rng: Rng): Promise<void> {
  for (const [key, variable] of stateDict(network)) {
    if (variable.dtype !== 'float32') continue;
    const own = rng.child(key);
    const positive = key.endsWith('running_var');
    const values = Array.from({ length: variable.size }, () => own.uniform() + (positive ? 0.5 : -0.5));
    variable.assign(tf.tensor(values, variable.shape));
  }
}

/** Saves a model as tf.layers does: model.json, and its weights in `count` shards. */
export async function savedFiles(model: LayersModel, count: number): Promise<Files> {
  const files = new Map<string, Uint8Array>();
  await model.save(
    tf.io.withSaveHandler(async ({ modelTopology, weightSpecs, weightData }) => {
      const bytes = new Uint8Array(tf.io.concatenateArrayBuffers([weightData as ArrayBuffer].flat()));
      const length = Math.ceil(bytes.length / count);
      const paths = Array.from({ length: count }, (_, i) => `group1-shard${i + 1}of${count}.bin`);
      for (const [i, path] of paths.entries()) files.set(path, bytes.slice(i * length, (i + 1) * length));
      const json = {
        format: 'layers-model',
        modelTopology,
        weightsManifest: [{ paths, weights: weightSpecs }],
      };
      files.set('model.json', new TextEncoder().encode(JSON.stringify(json)));
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    }),
  );
  return files;
}

const fileOf = (files: Files, path: string): Uint8Array => {
  const bytes = files.get(path);
  if (bytes) return bytes;
  throw new Error(`there is no file ${path}`);
};

/** Opens the files of a model with convkit. */
export function openFiles(files: Files): Promise<KerasFile> {
  const source = (path: string) => bytesSource(fileOf(files, path), path);
  return openTfjsLayers(source('model.json'), async (path) => source(path));
}

/** Loads the files of a model with tf.layers. */
export function loadFiles(files: Files): Promise<LayersModel> {
  const { weightsManifest, ...json } = JSON.parse(new TextDecoder().decode(fileOf(files, 'model.json')));
  const [{ paths, weights }] = weightsManifest;
  const parts = paths.map((path: string) => fileOf(files, path).slice().buffer);
  return loadLayersModel(
    tf.io.fromMemory({ ...json, weightSpecs: weights, weightData: tf.io.concatenateArrayBuffers(parts) }),
  );
}

/** Expects two tensors to have the same shape and almost the same values. */
export function expectClose(actual: tf.Tensor, expected: tf.Tensor, tolerance: number): void {
  expect(actual.shape).toEqual(expected.shape);
  const difference = tf.max(tf.abs(tf.sub(actual, expected))).arraySync();
  expect(difference).toBeLessThanOrEqual(tolerance);
}
