import { isConvkitError } from '@convkit/core';
import { beforeEach, describe, expect, it } from 'vitest';

/** Null where the images differ. */
type CommonShape = readonly [height: number | null, width: number | null, channels: number];

/** What the suite asks of a dataset: the contract of `@convkit/data`. */
export interface DatasetLike {
  readonly length: number;
  readonly classes: readonly string[];
  readonly shape: CommonShape;
  readonly labels?: ArrayLike<number>;
  get(index: number): SampleLike | Promise<SampleLike>;
}

export interface SampleLike {
  readonly image: Uint8Array;
  readonly label: number;
  readonly shape?: readonly [height: number, width: number, channels: number];
}

export interface DatasetExpectations {
  readonly length?: number;
  readonly classes?: readonly string[];
  readonly shape?: CommonShape;
}

/** The conformance suite of a dataset with access by index. `create` is called for each test. */
export function testDataset(
  name: string,
  create: () => DatasetLike | Promise<DatasetLike>,
  expected: DatasetExpectations = {},
): void {
  describe(`${name} keeps the contract of datasets`, () => {
    let dataset: DatasetLike;
    beforeEach(async () => {
      dataset = await create();
    });

    it('says what it holds', () => {
      const { length, classes, shape } = dataset;
      expect(length > 0 && Number.isSafeInteger(length), `length ${length}`).toBe(true);
      expect(shape).toHaveLength(3);
      expect(
        shape.every((extent) => extent === null || (Number.isSafeInteger(extent) && extent > 0)),
        `shape ${shape}`,
      ).toBe(true);
      expect(new Set(classes).size, 'classes of different names').toBe(classes.length);
      expect(classes.length).toBeGreaterThan(0);
      expect({ length, classes, shape }).toMatchObject(expected);
    });

    it('gives the first and the last sample', async () => {
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

    it('refuses an index that is out of range, with an error of convkit', async () => {
      for (const index of [-1, dataset.length, 0.5, Number.NaN]) {
        const error = await Promise.resolve()
          .then(() => dataset.get(index))
          .catch((reason: unknown) => reason);
        expect(isConvkitError(error), `get(${index}) gave ${String(error)}`).toBe(true);
      }
    });

    it('gives the same sample each time, in any order', async () => {
      const indices = [0, Math.floor(dataset.length / 2), dataset.length - 1];
      const samples = await Promise.all(indices.map((index) => dataset.get(index)));
      const copies = samples.map((sample) => ({ ...sample, image: sample.image.slice() }));
      const other = await create();
      for (const [position, index] of [...indices.entries()].reverse()) {
        expect(await dataset.get(index)).toEqual(copies[position]);
        expect(await other.get(index)).toEqual(copies[position]);
      }
      // A sample stays what it was when others are read.
      expect(samples).toEqual(copies);
    });
  });
}
