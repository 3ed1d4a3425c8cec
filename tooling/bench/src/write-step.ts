import '@tensorflow/tfjs-backend-cpu';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { disposeModule, Rng, stateDict } from '@convkit/core';
import { setBackend } from '@tensorflow/tfjs-core';
import { createNetwork } from './networks.js';
import { MOMENTUM, type StepWork } from './side.js';
import { noiseBatches, SEED } from './step-data.js';

/**
 * Writes the data of a step for sides that cannot run this code: `step.json`, and the initial weights, the images and the labels as
 * little-endian bytes, one array after another.
 */
export async function writeStep(work: StepWork, folder: string): Promise<void> {
  await setBackend('cpu');
  const model = createNetwork(work.network, new Rng(SEED));
  const state = [...stateDict(model)].map(([key, { shape, dtype }]) => ({ key, shape, dtype }));
  const weights = [...stateDict(model).values()].map(
    (value) => value.dataSync() as Float32Array | Int32Array,
  );
  disposeModule(model);
  const batches = noiseBatches(work);
  const { shape } = batches[0] as (typeof batches)[number];
  const description = { ...work, momentum: MOMENTUM, shape, batches: batches.length, state };
  const bytes = (arrays: readonly (Float32Array | Int32Array)[]) =>
    Buffer.concat(arrays.map((array) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength)));
  await Promise.all([
    writeFile(join(folder, 'step.json'), JSON.stringify(description)),
    writeFile(join(folder, 'weights.bin'), bytes(weights)),
    writeFile(join(folder, 'images.bin'), bytes(batches.map(({ images }) => images))),
    writeFile(join(folder, 'labels.bin'), bytes(batches.map(({ labels }) => labels))),
  ]);
}
