import { ConfigError, DataError, Rng } from '@convkit/core';
import { expect, it } from 'vitest';
import { Loader } from '../loader/loader.js';
import { cached } from './cached.js';
import { concat } from './concat.js';
import { arrayDataset, subset, take } from './dataset.js';
import { mapSamples } from './map-samples.js';
import { withTargets } from './with-targets.js';

/** Seven images of one pixel with the value 10i, and the targets 10i and -i. */
const numbered = () =>
  withTargets(
    arrayDataset({
      images: Uint8Array.from({ length: 7 }, (_, i) => 10 * i),
      labels: new Int32Array(7),
      shape: [1, 1, 1],
      classes: [''],
    }),
    { width: 2, values: Array.from({ length: 14 }, (_, i) => (i % 2 === 0 ? 5 * i : -(i - 1) / 2)) },
  );

it.each([0, 1])('batches carry the targets of their samples, shuffled, with %d workers', async (workers) => {
  const loader = new Loader({ ...numbered(), classes: [] }, { batchSize: 3, rng: new Rng(1), workers });
  const sizes: number[] = [];
  for await (const { images, targets, labels } of loader.epoch()) {
    sizes.push(labels.length);
    expect(targets).toEqual(Float32Array.from(Array.from(images).flatMap((x) => [x, -x / 10])));
  }
  expect(sizes).toEqual([3, 3, 1]);
  await loader.close();
});

it('subsets, mapped, cached and concatenated datasets keep the targets', () => {
  const some = subset(numbered(), [4, 1]);
  expect(some.targets).toEqual({ width: 2, values: Float64Array.of(40, -4, 10, -1) });
  for (const same of [mapSamples(some, (sample) => sample), cached(some, { maxBytes: 9 })]) {
    expect(same.targets).toEqual(some.targets);
  }
  const both = concat([some, take(numbered(), 1)]);
  expect(Array.from(both.targets?.values ?? [])).toEqual([40, -4, 10, -1, 0, -0]);
  const { targets, ...without } = numbered();
  expect(() => concat([numbered(), without])).toThrow('dataset 1 has 0 targets for each sample');
  expect(concat([without, without]).targets).toBeUndefined();
});

it('rejects the wrong number of targets, and targets that are not finite', () => {
  expect(() => withTargets(numbered(), { width: 2, values: [1, 2, 3] })).toThrow(DataError);
  const values = new Array(14).fill(0).with(9, Number.NaN);
  expect(() => withTargets(numbered(), { width: 2, values })).toThrow('a target of sample 4 is NaN');
});

it('rejects batch transforms, which create targets from labels', () => {
  const transforms = [{ name: 'mixup', alpha: 0.2 }] as const;
  const create = () => new Loader(numbered(), { batchSize: 3, rng: new Rng(1), training: true, transforms });
  expect(create).toThrow(ConfigError);
  expect(create).toThrow('need one class per image');
});
