import { encodePytorch, readStateDict, toTorchLayout } from '@convkit/checkpoint';
import { disposeModule, flattenedInputShapes, type ModelSpec, Rng } from '@convkit/core';
import { catalog, findModel, findVariant, type PretrainedWeights, type Variant } from '@convkit/models';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createModel, ensureBackend, trainClassifier } from '../index.js';
import { toyData } from '../toy-data.fixture.js';

const LENET: ModelSpec = {
  name: 'lenet5',
  variant: 'modern',
  classes: Array.from({ length: 10 }, (_, i) => `${i}`),
  input: [32, 32, 1],
};
const URL_OF_FILE = 'https://example.invalid/lenet5.pth';
const lenet5 = findVariant(findModel(catalog, 'lenet5')) as { -readonly [K in keyof Variant]: Variant[K] };

let file: Uint8Array<ArrayBuffer>;
let requests = 0;
let isOnline = true;

beforeAll(async () => {
  await ensureBackend({ threads: 1 });
  const model = createModel(LENET, new Rng(5));
  file = encodePytorch(toTorchLayout(await readStateDict(model), flattenedInputShapes(model, LENET.input)));
  disposeModule(model);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', file));
  const sha256 = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  const published: PretrainedWeights = {
    url: URL_OF_FILE,
    file: 'lenet5.pth',
    from: 'torchvision',
    bytes: file.length,
    sha256,
    license: 'BSD-3-Clause',
    classes: 10,
    labels: 'ImageNet-1K',
    input: { size: [32, 32], normalize: { mean: [0.5], std: [0.5] } },
    page: 'https://example.invalid/',
  };
  lenet5.pretrained = { TEST_V1: published };
  const fetch = globalThis.fetch;
  vi.stubGlobal('fetch', async (url: RequestInfo | URL, init?: RequestInit) => {
    if (String(url) !== URL_OF_FILE) return fetch(url, init);
    requests++;
    return isOnline ? new Response(file) : new Response(null, { status: 404 });
  });
});
afterAll(async () => {
  delete lenet5.pretrained;
  vi.unstubAllGlobals();
  await caches.delete('convkit-weights');
});

async function train(weights: string | Blob) {
  const run = trainClassifier({ model: 'lenet5', data: toyData(1), weights, freeze: 'backbone', epochs: 1 });
  const types: string[] = [];
  let loaded: object | undefined;
  for await (const event of run) {
    types.push(event.type);
    if (event.type === 'weights') loaded = event;
  }
  (await run.result).dispose();
  return { types, loaded };
}

it('says what to do if a page cannot download published weights', async () => {
  isOnline = false;
  await expect(train('TEST_V1')).rejects.toMatchObject({
    code: 'CHECKPOINT_DOWNLOAD',
    hint: expect.stringMatching(/download https:\/\/example.* bytes, SHA-256 .* give the file as weights\.$/),
  });
  isOnline = true;
});

it('downloads published weights into the cache of the browser, once', async () => {
  const before = requests;
  const first = await train('TEST_V1');
  expect(first.types).toContain('download');
  expect(first.loaded).toMatchObject({ source: URL_OF_FILE, format: 'pytorch', layout: 'torch' });
  const again = await train('TEST_V1');
  expect(again.types).not.toContain('download');
  expect(requests).toBe(before + 1);
});

it('takes a PyTorch file as a File and by URL', async () => {
  const dropped = new File([file], 'dropped.pth');
  const expected = { format: 'pytorch', layout: 'torch', newHead: ['fc3.weight', 'fc3.bias'] };
  expect((await train(dropped)).loaded).toMatchObject({ ...expected, source: 'dropped.pth' });
  const url = URL.createObjectURL(dropped);
  expect((await train(url)).loaded).toMatchObject({ ...expected, source: url });
  URL.revokeObjectURL(url);
});
