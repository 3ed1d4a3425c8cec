import { exportLayersModel } from '@convkit/checkpoint/keras';
import { Rng, stateDict } from '@convkit/core';
import * as tf from '@tensorflow/tfjs-core';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import { expect } from 'vitest';
import { catalog } from '../catalog.js';
import { findModel, findVariant, type ModelOptions } from '../model-entry.js';

/** Creates a variant of a model whose biases and running statistics are not those of a fresh network. */
export function usedNetwork(model: string, variant: string, options: ModelOptions) {
  const network = findVariant(findModel(catalog, model), variant).create(options, new Rng(1));
  const rng = new Rng(2);
  for (const [key, state] of stateDict(network)) {
    const values = rng.child(key);
    const random = (least: number) => {
      const numbers = Array.from({ length: state.size }, () => least + values.uniform());
      state.assign(tf.tensor(numbers, state.shape));
    };
    if (key.endsWith('running_var')) random(0.5);
    else if (key.endsWith('running_mean') || key.endsWith('.bias')) random(-0.5);
  }
  return network;
}

/** Exports a network, loads it with tf.layers, and expects both to compute the same for two images. */
export async function checkExport(model: string, variant: string, options: ModelOptions): Promise<void> {
  const input = (options.input ?? findModel(catalog, model).input) as [number, number, number];
  const network = usedNetwork(model, variant, options);
  const { modelJson, weightSpecs, weights } = await exportLayersModel(network, { input });
  const { modelTopology } = modelJson;
  const loaded = await loadLayersModel(
    tf.io.fromMemory({ modelTopology, weightSpecs, weightData: weights.buffer }),
  );
  tf.tidy(() => {
    const images = tf.randomNormal<tf.Rank.R4>([2, ...input], 0, 1, 'float32', 1);
    const [own, theirs] = [network.forward(images), loaded.predict(images) as tf.Tensor];
    const scale = Math.max(1, tf.max(tf.abs(own)).arraySync() as number);
    const difference = tf.max(tf.abs(tf.sub(own, theirs))).arraySync() as number;
    expect(theirs.shape).toEqual(own.shape);
    expect(difference / scale).toBeLessThan(1e-5);
  });
  loaded.dispose();
}
