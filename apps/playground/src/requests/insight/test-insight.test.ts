import { Rng } from '@convkit/core';
import { arrayDataset } from '@convkit/data';
import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { keepOpenedImages } from '../../data/opened-images.js';
import { KNOWN_SPEC, KnownNet, useCpu } from '../known-net.fixture.js';
import { embed } from './embed.js';
import { testInsight } from './test-insight.js';
import { thumbnail } from './thumbnail.js';

beforeAll(useCpu);

it('tells what the network makes of each test image, and leaks no tensors', async () => {
  const model = new KnownNet();
  expect(await testInsight({ model, spec: KNOWN_SPEC })).toBeUndefined();
  const images = Uint8Array.from({ length: 24 }, (_, i) => (i < 8 ? 0 : i * 10));
  const classes = KNOWN_SPEC.model.classes;
  const test = arrayDataset({ images, labels: [0, 1, 0, 1, 0, 1], shape: [2, 2, 1], classes });
  const data = {
    source: 'own',
    classes,
    channels: 1,
    train: test,
    validation: test,
    test,
    warnings: [],
  } as const;
  keepOpenedImages(data);
  const before = memory().numTensors;
  const tested = (await testInsight({ model, spec: KNOWN_SPEC })) ?? [];
  expect(memory().numTensors).toBe(before);
  expect(tested.map(({ label, predicted }) => [label, predicted])).toEqual(
    [0, 1, 0, 1, 0, 1].map((label) => [label, 0]),
  );
  // A black image has the scores 0 and 0.
  expect(tested[0]).toMatchObject({
    probability: expect.closeTo(0.5, 5),
    loss: expect.closeTo(Math.log(2), 5),
  });
  expect(tested[5]?.loss).toBeGreaterThan(tested[4]?.loss as number);
  expect([...(tested[5]?.thumbnail.data ?? [])]).toEqual([200, 210, 220, 230]);
  for (const { position } of tested) for (const at of position) expect(at >= 0 && at <= 1).toBe(true);
});

it('puts similar vectors close to each other, always in the same place', async () => {
  const vectors = Array.from({ length: 40 }, (_, i) => [i % 2 === 0 ? i / 100 : 50 + i / 100, i / 100]);
  const positions = await embed(vectors, new Rng(1));
  expect(await embed(vectors, new Rng(1))).toEqual(positions);
  const distance = (a: number, b: number) =>
    Math.hypot(
      (positions[a]?.[0] as number) - (positions[b]?.[0] as number),
      (positions[a]?.[1] as number) - (positions[b]?.[1] as number),
    );
  expect(distance(0, 2)).toBeLessThan(distance(0, 1));
});

it('shrinks an image to 48 pixels, one channel after the other', () => {
  const data = Uint8Array.from({ length: 96 * 48 * 3 }, (_, i) => i % 3);
  const { height, width, count, data: small } = thumbnail({ height: 96, width: 48, channels: 3, data });
  expect([height, width, count, small.length]).toEqual([48, 24, 3, 48 * 24 * 3]);
  expect([small[0], small[48 * 24], small.at(-1)]).toEqual([0, 1, 2]);
});
