import { readStateDict, type TensorData, toTorchLayout } from '@convkit/checkpoint';
import { CheckpointError, ConfigError, disposeModule, type ModelSpec, Rng } from '@convkit/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureBackend } from '../backend.js';
import { createModel } from '../models.js';
import { loadWeights } from './load-weights.js';
import { fileOf } from './weights-file.fixture.js';

const GOOGLENET: ModelSpec = {
  name: 'googlenet',
  variant: 'torchvision',
  classes: ['a', 'b', 'c'],
  input: [64, 64, 3],
  widthMultiplier: 1 / 16,
};
const AUXILIARY = /^aux[12]\./;

let file: Map<string, TensorData>;

beforeAll(async () => {
  await ensureBackend();
  const model = createModel(GOOGLENET, new Rng(1));
  file = new Map(toTorchLayout(await readStateDict(model)));
  disposeModule(model);
});

async function load(spec: ModelSpec, options?: { strict?: boolean }) {
  const model = createModel(spec, new Rng(2));
  try {
    const before = await readStateDict(model);
    const report = await loadWeights(model, spec, fileOf(file, 'googlenet.safetensors'), options);
    return { report, before, after: await readStateDict(model) };
  } finally {
    disposeModule(model);
  }
}

describe('weights of GoogLeNet with auxiliary classifiers', () => {
  it('load into a network that has them', async () => {
    const { report } = await load(GOOGLENET);
    expect(report.layout).toBe('torch');
    expect(report.loaded.filter((key) => AUXILIARY.test(key))).not.toEqual([]);
    expect([report.missing, report.unexpected, report.misshapen, report.newHead]).toEqual([[], [], [], []]);
  });

  it('load without them if auxiliary is false', async () => {
    const { report, after } = await load({ ...GOOGLENET, auxiliary: false });
    expect(report.unexpected).toEqual([]);
    expect(report.loaded).toEqual([...after.keys()]);
    expect([...file.keys()].some((key) => AUXILIARY.test(key))).toBe(true);
  });

  it('load but for all three last layers with another number of classes', async () => {
    const { report } = await load({ ...GOOGLENET, classes: ['a', 'b'] });
    expect([...report.newHead].sort()).toEqual(
      ['aux1.fc2', 'aux2.fc2', 'fc'].flatMap((layer) => [`${layer}.bias`, `${layer}.weight`]),
    );
  });
});

describe('weights of another network', () => {
  it('are an error that lists what does not fit', async () => {
    const wider = load({ ...GOOGLENET, widthMultiplier: 1 / 8 });
    await expect(wider).rejects.toThrow(CheckpointError);
    await expect(wider).rejects.toThrow(
      /^googlenet.safetensors does not fit googlenet \(torchvision\): \d+ of another shape/,
    );
    await expect(wider).rejects.toThrow(/and \d+ more\)$/);
  });

  it('that share no key are an error even without strict', async () => {
    const spec = { name: 'lenet5', variant: 'modern', classes: ['a', 'b'], input: [32, 32, 1] };
    await expect(load(spec, { strict: false })).rejects.toThrow(CheckpointError);
  });
});

afterAll(() => file.clear());

describe('loadWeights', () => {
  it('restores counts of batches that were averaged or converted to half', async () => {
    const counts = [...file.keys()].filter((key) => key.endsWith('.num_batches_tracked'));
    const floats = new Map(file);
    for (const key of counts) floats.set(key, { dtype: 'float32', shape: [], data: Float32Array.of(6.75) });
    const model = createModel(GOOGLENET, new Rng(2));
    await loadWeights(model, GOOGLENET, fileOf(floats));
    const state = await readStateDict(model);
    expect(counts.map((key) => state.get(key)?.data[0])).toEqual(counts.map(() => 7));
    disposeModule(model);
  });

  it.each([
    [{ stric: false }, "unknown option 'stric'"],
    [{ strict: 'no' }, 'strict must be true or false'],
    [{ from: 'keras' }, 'from must be one of'],
  ])('rejects the options %j', async (options, message) => {
    const loading = load(GOOGLENET, options as never);
    await expect(loading).rejects.toThrow(ConfigError);
    await expect(loading).rejects.toThrow(message);
  });
});
