import { isConvkitError } from '@convkit/core';
import { beforeEach, describe, expect, it } from 'vitest';

/** Shape of all images; null for a height or width that differs between images. */
export type CommonShape = readonly [height: number | null, width: number | null, channels: number];

/** The part of a dataset of `@convkit/data` that the suite tests. */
export interface DatasetLike {
  /** Number of samples. */
  readonly length: number;
  /** Class names, in the order of the labels. */
  readonly classes: readonly string[];
  /** Shape of the images. */
  readonly shape: CommonShape;
  /** Labels of all samples, if they are known in advance. */
  readonly labels?: ArrayLike<number>;
  /** Reads one sample. */
  get(index: number): SampleLike | Promise<SampleLike>;
}

/** One sample of a dataset. */
export interface SampleLike {
  /** Pixels from 0 to 255, in the order height, width, channels. */
  readonly image: Uint8Array;
  /** Index of its class. */
  readonly label: number;
  /** Shape of the image. Defaults to the dataset's. */
  readonly shape?: readonly [height: number, width: number, channels: number];
}

/** What `testDataset` expects of a dataset. */
export interface DatasetExpectations {
  /** Number of samples. Defaults to any. */
  readonly length?: number;
  /** Class names. Defaults to any. */
  readonly classes?: readonly string[];
  /** Shape of the images. Defaults to any. */
  readonly shape?: CommonShape;
}

/** Defines the conformance suite of a dataset with access by index. `create` is called for each test. */
export function testDataset(
  name: string,
  create: () => DatasetLike | Promise<DatasetLike>,
  expected: DatasetExpectations = {},
): void {
  describe(`${name} meets the dataset contract`, () => {
    let dataset: DatasetLike;
    beforeEach(async () => {
      dataset = await create();
    });

    it('has a valid length, image shape and class names', () => {
      const { length, classes, shape } = dataset;
      expect(length > 0 && Number.isSafeInteger(length), `length ${length}`).toBe(true);
      expect(shape).toHaveLength(3);
      expect(
        shape.every((length) => length === null || (Number.isSafeInteger(length) && length > 0)),
        `shape ${shape}`,
      ).toBe(true);
      expect(new Set(classes).size, 'number of distinct class names').toBe(classes.length);
      expect(classes.length).toBeGreaterThan(0);
      expect({ length, classes, shape }).toMatchObject(expected);
    });

    it('returns the first and the last sample', async () => {
      for (const index of [0, dataset.length - 1]) {
        const { image, label, shape = dataset.shape } = await dataset.get(index);
        const [height, width, channels] = shape;
        expect(image).toBeInstanceOf(Uint8Array);
        expect(image.length).toBe(Number(height) * Number(width) * channels);
        expect(label).toBe(dataset.labels?.[index] ?? label);
        expect(
          Number.isInteger(label) && label >= 0 && label < dataset.classes.length,
          `label ${label}`,
        ).toBe(true);
      }
    });

    it('rejects an index out of range with a convkit error', async () => {
      for (const index of [-1, dataset.length, 0.5, Number.NaN]) {
        const error = await Promise.resolve()
          .then(() => dataset.get(index))
          .catch((reason: unknown) => reason);
        expect(isConvkitError(error), `get(${index}) returned or threw ${String(error)}`).toBe(true);
      }
    });

    it('returns the same sample each time, in any order', async () => {
      const indices = [0, Math.floor(dataset.length / 2), dataset.length - 1];
      const samples = await Promise.all(indices.map((index) => dataset.get(index)));
      const copies = samples.map((sample) => ({ ...sample, image: sample.image.slice() }));
      const other = await create();
      for (const [position, index] of [...indices.entries()].reverse()) {
        expect(await dataset.get(index)).toEqual(copies[position]);
        expect(await other.get(index)).toEqual(copies[position]);
      }
      // Reading other samples does not change a sample.
      expect(samples).toEqual(copies);
    });
  });
}
