import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodePytorch, readStateDict, type TensorData, toTorchLayout } from '@convkit/checkpoint';
import {
  CheckpointError,
  ConfigError,
  disposeModule,
  flattenedInputShapes,
  type ModelSpec,
  Rng,
} from '@convkit/core';
import { catalog, findModel, findVariant, type PretrainedWeights, type Variant } from '@convkit/models';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ensureBackend } from '../backend.js';
import { createModel } from '../models.js';
import { OLD_CLASSES, patternData } from '../patterns.fixture.js';
import { toyData } from '../toy-data.fixture.js';
import type { ClassifierEvent } from '../training/events.js';
import type { TrainClassifierOptions } from '../training/options.js';
import { planRun } from '../training/run-spec.js';
import { trainClassifier } from '../training/train-classifier.js';

const NAME = 'TEST_V1';
const FILE = 'lenet5-test.pth';
const LENET: ModelSpec = {
  name: 'lenet5',
  variant: 'modern',
  classes: Array.from({ length: 10 }, (_, i) => `${i}`),
  input: [32, 32, 1],
};
/** Unlike the recipe of LeNet-5. */
const INPUT = {
  size: [32, 32],
  resize: 40,
  interpolation: 'bicubic',
  normalize: { mean: [0.25], std: [0.125] },
} as const;

/** A file of the form of torchvision's, with random weights. */
let weights: Map<string, TensorData>;
let file: Uint8Array;
let published: PretrainedWeights;
let server: Server;
/** Range header of each request, and how many bytes of the response are sent before the connection is cut. */
let requests: (string | undefined)[] = [];
let cutAfter: number[] = [];
let isOnline = true;
let cache: string;

const lenet5 = findVariant(findModel(catalog, 'lenet5')) as { -readonly [K in keyof Variant]: Variant[K] };

beforeAll(async () => {
  await ensureBackend();
  const model = createModel(LENET, new Rng(5));
  weights = await readStateDict(model);
  file = encodePytorch(toTorchLayout(weights, flattenedInputShapes(model, LENET.input)));
  disposeModule(model);
  server = createServer((request, response) => {
    requests.push(request.headers.range);
    if (!isOnline) {
      response.writeHead(404).end();
      return;
    }
    const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const body = file.subarray(start);
    response.setHeader('ETag', '"1"');
    if (start > 0) response.setHeader('Content-Range', `bytes ${start}-${file.length - 1}/${file.length}`);
    response.writeHead(start > 0 ? 206 : 200, { 'Content-Length': body.length });
    const cut = cutAfter.shift();
    if (cut === undefined) response.end(body);
    else response.write(body.subarray(0, cut), () => setTimeout(() => response.destroy(), 30));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const sha256 = Buffer.from(await crypto.subtle.digest('SHA-256', file as BufferSource)).toString('hex');
  published = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/${FILE}`,
    file: FILE,
    from: 'torchvision',
    mebibytes: Number((file.length / 2 ** 20).toFixed(3)),
    sha256: sha256.slice(0, 8),
    license: 'BSD-3-Clause',
    classes: 10,
    labels: 'ImageNet-1K',
    input: INPUT,
    page: 'https://example.com',
  };
  lenet5.pretrained = { [NAME]: published };
});
afterAll(async () => {
  delete lenet5.pretrained;
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'convkit-pretrained-'));
  vi.stubEnv('CONVKIT_CACHE', cache);
  [requests, cutAfter, isOnline] = [[], [], true];
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(cache, { recursive: true });
});

const options = (more: Partial<TrainClassifierOptions> = {}): TrainClassifierOptions => ({
  model: 'lenet5',
  data: toyData(1),
  weights: NAME,
  freeze: 'backbone',
  epochs: 1,
  ...more,
});

async function run(more: Partial<TrainClassifierOptions> = {}) {
  const events: ClassifierEvent[] = [];
  const training = trainClassifier(options(more));
  for await (const event of training) events.push(event);
  const classifier = await training.result;
  const { spec } = classifier;
  classifier.dispose();
  return { events, spec, types: events.map(({ type }) => type) };
}

const kept = () => join(cache, 'weights', FILE);

describe('trainClassifier with the name of published weights', () => {
  it('downloads them once, resuming, and prepares images as they expect', async () => {
    cutAfter = [20_000];
    const { events, spec, types } = await run();
    expect(requests).toEqual([undefined, 'bytes=20000-']);
    expect(Buffer.compare(readFileSync(kept()), file)).toBe(0);
    const downloads = events.filter((event) => event.type === 'download');
    expect(downloads.at(-1)).toMatchObject({ url: published.url, received: file.length });
    expect(downloads.length).toBeLessThan(110);
    const loaded = events.find((event) => event.type === 'weights');
    expect(loaded).toMatchObject({
      source: published.url,
      format: 'pytorch',
      layout: 'torch',
      newHead: ['fc3.weight', 'fc3.bias'],
    });
    expect(types.indexOf('weights')).toBeGreaterThan(types.lastIndexOf('download'));
    expect(spec.license).toBe('BSD-3-Clause');
    expect(spec.preprocessing.transforms).toEqual([
      { name: 'resize', size: 40, method: 'bicubic' },
      { name: 'center-crop', size: [32, 32] },
      { name: 'normalize', ...INPUT.normalize },
    ]);
    const again = await run();
    expect(requests).toHaveLength(2);
    expect(again.types).not.toContain('download');
  });

  it('says where to put the file without a network, and uses it there', async () => {
    isOnline = false;
    const error = await run().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CheckpointError);
    expect(error).toMatchObject({
      code: 'CHECKPOINT_DOWNLOAD',
      message: `${published.url}: the server responded with 404 Not Found`,
      hint:
        `Check the network connection, or download ${published.url} (${published.mebibytes} MiB, SHA-256 ` +
        `beginning with ${published.sha256}) yourself and put it at ${kept()}.`,
    });
    expect(existsSync(kept())).toBe(false);
    mkdirSync(join(cache, 'weights'), { recursive: true });
    writeFileSync(kept(), file);
    expect((await run()).types).toContain('weights');
  });

  it.each([
    ['of another size', () => file.slice(0, -2000), 'MiB instead of'],
    [
      'of the same size with other bytes',
      () => file.map((byte, i) => (i === 5000 ? byte ^ 1 : byte)),
      'its SHA-256 is',
    ],
  ])('refuses a file %s in its place', async (_, content, problem) => {
    mkdirSync(join(cache, 'weights'), { recursive: true });
    writeFileSync(kept(), content());
    await expect(run()).rejects.toMatchObject({
      code: 'CHECKPOINT_DOWNLOAD',
      message: expect.stringContaining(problem),
      hint: expect.stringContaining('Delete it'),
    });
  });

  it('keeps nothing that is not the published file', async () => {
    lenet5.pretrained = { [NAME]: { ...published, sha256: '0123abcd' } };
    await expect(run()).rejects.toThrow('expected SHA-256 0123abcd');
    expect(existsSync(kept())).toBe(false);
    lenet5.pretrained = { [NAME]: published };
  });

  it('ends if it is stopped during the download', async () => {
    cutAfter = [1000, 1000, 1000, 1000, 1000, 1000];
    const controller = new AbortController();
    const training = trainClassifier(options({ signal: controller.signal }));
    const result = training.result.catch((error: unknown) => error);
    for await (const { type } of training) {
      if (type === 'download') break;
    }
    controller.abort(new Error('stopped'));
    expect(await result).toMatchObject({ message: 'stopped' });
    expect(existsSync(kept())).toBe(false);
  });
});

describe('the name of weights', () => {
  const plan = (more: Partial<TrainClassifierOptions> = {}) =>
    planRun(options(more), { backend: { name: 'wasm', threads: 1 } }).spec;

  it('decides the input, which size and normalize override', () => {
    expect(plan().recipe.input).toEqual(INPUT);
    const normalize = { mean: [0.5], std: [0.5] };
    expect(plan({ normalize }).recipe.input).toEqual({ ...INPUT, normalize });
    const resnet = { model: 'resnet18', data: patternData(OLD_CLASSES, 6, 3) };
    expect(plan({ ...resnet, weights: 'timm/resnet18.a1_in1k' })).toMatchObject({
      model: { input: [224, 224, 3] },
      recipe: { input: { size: [224, 224], resize: 235, interpolation: 'bicubic' } },
    });
    expect(plan({ ...resnet, weights: 'timm/resnet18.a3_in1k' }).model.input).toEqual([160, 160, 3]);
    expect(plan({ ...resnet, weights: 'timm/resnet18.a1_in1k', size: 112 })).toMatchObject({
      model: { input: [112, 112, 3] },
      recipe: { input: { size: [112, 112], resize: 118 } },
    });
  });

  it("applies torchvision's transform_input by itself", () => {
    const googlenet = { model: 'googlenet', data: patternData(OLD_CLASSES, 6, 3), weights: 'IMAGENET1K_V1' };
    const half = { mean: [0.5], std: [0.5] };
    const imagenet = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };
    expect(plan(googlenet).recipe.input.normalize).toEqual(half);
    expect(plan({ ...googlenet, transformInput: false }).recipe.input.normalize).toEqual(imagenet);
    expect(plan({ ...googlenet, normalize: imagenet }).recipe.input.normalize).toEqual(imagenet);
  });

  it('gives way to a file of the same name', () => {
    const path = join(cache, NAME);
    lenet5.pretrained = { [path]: published };
    expect(plan({ weights: path }).recipe.input).toEqual(INPUT);
    writeFileSync(path, file);
    expect(plan({ weights: path }).recipe.input).not.toEqual(INPUT);
    lenet5.pretrained = { [NAME]: published };
  });

  it.each<[Partial<TrainClassifierOptions>, string, string]>([
    [{ weights: 'TEST_V2' }, 'lenet5 (modern) has no pretrained weights named "TEST_V2"', 'Use TEST_V1'],
    [{ weights: 'timm/lenet.a1' }, 'lenet5 (modern) has no pretrained weights', 'Use TEST_V1'],
    [{ variant: 'tanh' }, 'lenet5 (tanh) has no pretrained weights', 'No pretrained weights are known'],
    [{ data: toyData(3) }, 'TEST_V1 takes images with 1 channel, but the data has 3', 'channels: 1'],
    [{ widthMultiplier: 0.5 }, 'TEST_V1 needs the width multiplier 1, got 0.5', 'widthMultiplier'],
    [
      { weights: undefined as never, weightsFrom: 'timm', freeze: undefined as never },
      'weightsFrom need',
      '',
    ],
    [{ weightsFrom: 'keras' as never }, 'weightsFrom must be one of convkit, torchvision', ''],
  ])('is checked at once: %o', (more, message, hint) => {
    const start = () => trainClassifier(options(more));
    expect(start).toThrow(ConfigError);
    expect(start).toThrow(message);
    if (hint !== '') expect(start).toThrow(expect.objectContaining({ hint: expect.stringContaining(hint) }));
  });
});
