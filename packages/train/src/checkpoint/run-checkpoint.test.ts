import { decodeSafetensors, encodeSafetensors, type TensorData } from '@convkit/checkpoint';
import { CheckpointError, ConfigError, NumericError } from '@convkit/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodeRunCheckpoint, encodeRunCheckpoint, type RunCheckpoint } from './run-checkpoint.js';
import { INITIAL_STATE } from './run-state.js';

const floats = (...values: number[]): TensorData => ({
  dtype: 'float32',
  shape: [values.length],
  data: Float32Array.from(values),
});

const run: RunCheckpoint = {
  spec: { model: { name: 'lenet5' } },
  recipe: { epochs: 2 },
  seed: 5,
  batchesPerEpoch: 10,
  kernelBuild: 'cpu',
  state: { ...INITIAL_STATE, step: 3, totals: { steps: 3, images: 24, loss: 0.1 + 0.2, correct: 9 } },
  weights: new Map([['fc.weight', floats(1, 2)]]),
  optimizer: new Map([['optimizer.momentum.fc.weight', floats(3, 4)]]),
};

let bytes: Uint8Array;
beforeAll(async () => {
  bytes = await encodeRunCheckpoint(run);
});

it('comes back whole', async () => {
  expect(await decodeRunCheckpoint(bytes)).toEqual(run);
});

it('is a safetensors file with the weights under their own names', () => {
  expect([...decodeSafetensors(bytes).tensors.keys()]).toEqual(['fc.weight', 'optimizer.momentum.fc.weight']);
});

describe('is refused', () => {
  it.each<[string, Uint8Array | (() => Uint8Array), RegExp]>([
    ['cut short', () => bytes.slice(0, -3), /not a valid safetensors file/],
    ['with a flipped bit', () => bytes.with(bytes.length - 1, 0x41), /tensors do not have the checksum/],
    ['of another program', encodeSafetensors(run.weights), /not the checkpoint of a run/],
    ['of another layout', () => rewrite({ layout: 'convkit.run.0' }), /layout 'convkit.run.0'/],
    ['without a run', () => rewrite({ run: '{' }), /does not say what run/],
    ['with a run that is none', () => rewrite({ run: '7' }), /run is missing/],
    ['without a state', () => rewrite({ run: '{"seed":1,"batchesPerEpoch":1}' }), /state is missing/],
    ['with half a step', () => rewriteState({ step: 0.5 }), /step is 0.5/],
    [
      'with a loss that is none',
      () => rewriteState({ totals: { ...run.state.totals, loss: null } }),
      /totals.loss/,
    ],
    ['without a cursor', () => rewriteState({ source: { epoch: 0 } }), /source.cursor is undefined/],
  ])('%s', async (_, file, message) => {
    const read = decodeRunCheckpoint(typeof file === 'function' ? file() : file);
    await expect(read).rejects.toThrow(CheckpointError);
    await expect(read).rejects.toThrow(message);
  });
});

it('is not written with values that are not finite', async () => {
  const optimizer = new Map([['optimizer.first.fc.weight', floats(1, Number.NaN)]]);
  await expect(encodeRunCheckpoint({ ...run, optimizer })).rejects.toThrow(NumericError);
});

it("is not written where a model's names meet the optimizer's", async () => {
  const weights = new Map([['optimizer.weight', floats(1)]]);
  await expect(encodeRunCheckpoint({ ...run, weights })).rejects.toThrow(ConfigError);
});

function rewrite(change: Record<string, string>): Uint8Array {
  const { tensors, metadata } = decodeSafetensors(bytes);
  return encodeSafetensors(tensors, { ...metadata, ...change });
}

function rewriteState(change: object): Uint8Array {
  const saved = JSON.parse(decodeSafetensors(bytes).metadata.run as string);
  return rewrite({ run: JSON.stringify({ ...saved, state: { ...saved.state, ...change } }) });
}
