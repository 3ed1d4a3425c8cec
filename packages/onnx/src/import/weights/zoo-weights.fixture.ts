import { readStateDict, type TensorData, writeStateDict } from '@convkit/checkpoint';
import { disposeModule, type Module, Rng } from '@convkit/core';
import { catalog, findModel, findVariant, type ModelOptions } from '@convkit/models';
import { tidy } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { exportOnnx } from '../../export/export-onnx.js';
import { randomImages, relativeDifference } from '../../export/exported.fixture.js';
import { weightsFromOnnx } from './weights-from-onnx.js';

/** Reads the weights of a file into `module`, which may have parts that the file lacks, and keeps those. */
export async function loadWeights(module: Module, file: Uint8Array, input: readonly number[]): Promise<void> {
  const weights = await weightsFromOnnx(file, module, input);
  writeStateDict(module, new Map([...(await readStateDict(module)), ...weights]));
}

/** Name of a model and variant, with its options. */
export type ZooCase = readonly [model: string, variant: string, options: ModelOptions];

/** Defines a test for each network: what is exported with and without batch norms is read into another of its kind. */
export function testZooWeights(cases: readonly ZooCase[]): void {
  describe('weights of exported networks of the zoo', () => {
    it.each(cases)('%s %s', async (name, variant, options) => {
      const entry = findModel(catalog, name);
      const input = options.input ?? entry.input;
      const create = (seed: number) =>
        findVariant(entry, variant).create({ ...options, input }, new Rng(seed));
      const [exported, other] = [create(3), create(4)];
      await perturb(exported);
      const images = randomImages([2, ...input]);
      const expected = tidy(() => exported.forward(images).dataSync());
      for (const foldBatchNorm of [true, false]) {
        await loadWeights(other, await exportOnnx(exported, { input, foldBatchNorm }), input);
        const actual = tidy(() => other.forward(images).dataSync());
        expect(relativeDifference(actual, expected)).toBeLessThan(1e-4);
      }
      disposeModule(exported);
      disposeModule(other);
    });
  });
}

/** Changes biases, batch norms and running statistics, which are equal in a new network. */
async function perturb(module: Module): Promise<void> {
  const rng = new Rng(9);
  const state = await readStateDict(module);
  const changed = [...state].map(([key, tensor]): [string, TensorData] => {
    if (tensor.dtype !== 'float32' || tensor.shape.length !== 1) return [key, tensor];
    return [
      key,
      { ...tensor, data: tensor.data.map((value) => value * (0.75 + rng.uniform() / 2) + rng.uniform() / 8) },
    ];
  });
  writeStateDict(module, new Map(changed));
}
