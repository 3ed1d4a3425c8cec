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

it('round-trips', async () => {
  expect(await decodeRunCheckpoint(bytes)).toEqual(run);
});

it('is a safetensors file with the weights under their own keys', () => {
  expect([...decodeSafetensors(bytes).tensors.keys()]).toEqual(['fc.weight', 'optimizer.momentum.fc.weight']);
});

describe('rejects a checkpoint', () => {
  it.each<[string, Uint8Array | (() => Uint8Array), RegExp]>([
    ['that is truncated', () => bytes.slice(0, -3), /Not a valid safetensors file/],
    [
      'with a flipped bit',
      () => bytes.with(bytes.length - 1, 0x41),
      /checksum of its tensors does not match/,
    ],
    ['of another program', encodeSafetensors(run.weights), /not the checkpoint of a run/],
    ['of another layout', () => rewrite({ layout: 'convkit.run.0' }), /layout 'convkit.run.0'/],
    ['whose run is not JSON', () => rewrite({ run: '{' }), /not valid JSON/],
    ['whose run is not an object', () => rewrite({ run: '7' }), /has no run/],
    ['without a state', () => rewrite({ run: '{"seed":1,"batchesPerEpoch":1}' }), /has no state/],
    [
      'with a fractional step',
      () => rewriteState({ step: 0.5 }),
      /step must be a whole number from 0, got 0.5/,
    ],
    [
      'with a loss that is not a number',
      () => rewriteState({ totals: { ...run.state.totals, loss: null } }),
      /totals.loss/,
    ],
    [
      'without a cursor',
      () => rewriteState({ source: { epoch: 0 } }),
      /source.cursor must be .* got undefined/,
    ],
  ])('%s', async (_, file, message) => {
    const read = decodeRunCheckpoint(typeof file === 'function' ? file() : file);
    await expect(read).rejects.toThrow(CheckpointError);
    await expect(read).rejects.toThrow(message);
  });
});

it('refuses to encode values that are not finite', async () => {
  const optimizer = new Map([['optimizer.first.fc.weight', floats(1, Number.NaN)]]);
  await expect(encodeRunCheckpoint({ ...run, optimizer })).rejects.toThrow(NumericError);
});

it('refuses to encode a weight whose key is reserved for the optimizer', async () => {
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
