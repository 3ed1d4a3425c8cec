import { Rng } from '@convkit/core';
import { arrayDataset, withTargets } from '@convkit/data';
import type { LabeledDataset } from '../data/classification-data.js';
import type { MultiLabelData, RegressionData } from '../data/training-data.js';

const SIDE = 28;

interface Bar {
  readonly left: number;
  readonly height: number;
}

/** Gray images of a bright bar that stands on the lower edge, on noise. */
function barImages(bars: readonly (readonly Bar[])[], rng: Rng): Uint8Array {
  const images = new Uint8Array(bars.length * SIDE * SIDE);
  for (const [i, each] of bars.entries()) {
    const image = images.subarray(i * SIDE * SIDE, (i + 1) * SIDE * SIDE);
    for (let p = 0; p < image.length; p++) image[p] = rng.integer(60);
    for (const { left, height } of each) {
      for (let y = SIDE - height; y < SIDE; y++) {
        for (let x = left; x < left + 4; x++) image[y * SIDE + x] = 200;
      }
    }
  }
  return images;
}

function withNumbers(bars: readonly (readonly Bar[])[], width: number, values: readonly number[], rng: Rng) {
  const images = barImages(bars, rng);
  const dataset = arrayDataset({
    images,
    labels: new Uint8Array(bars.length),
    shape: [SIDE, SIDE, 1],
    classes: [''],
  });
  return withTargets(dataset, { width, values }) as unknown as LabeledDataset;
}

/** Images of one bar: its height in millimeters, 100 for each pixel, and the column where it stands. */
export function barHeights(seed = 1): RegressionData {
  const part = (name: string, count: number) => {
    const rng = new Rng(seed).child(name);
    const bars = Array.from({ length: count }, () => ({
      left: rng.integer(24),
      height: 2 + rng.integer(25),
    }));
    const numbers = bars.flatMap(({ left, height }) => [100 * height, left]);
    return withNumbers(
      bars.map((bar) => [bar]),
      2,
      numbers,
      rng,
    );
  };
  const validation = part('validation', 40);
  return {
    task: 'regression',
    source: 'bars',
    classes: [],
    targets: ['height', 'left'],
    channels: 1,
    train: part('train', 200),
    validation,
    test: validation,
    warnings: [],
  };
}

/** Images of up to three bars: left, middle and right. The right one is rare. */
export function barPlaces(seed = 1): MultiLabelData {
  const part = (name: string, count: number) => {
    const rng = new Rng(seed).child(name);
    const places = Array.from({ length: count }, () => [0.5, 0.4, 0.2].map((p) => rng.uniform() < p));
    const bars = places.map((flags) =>
      flags.flatMap((isThere, i) => (isThere ? [{ left: 2 + 9 * i, height: 8 + rng.integer(12) }] : [])),
    );
    return withNumbers(
      bars,
      3,
      places.flat().map((isThere) => (isThere ? 1 : 0)),
      rng,
    );
  };
  const validation = part('validation', 45);
  return {
    task: 'multi-label',
    source: 'places',
    classes: ['left', 'middle', 'right'],
    channels: 1,
    train: part('train', 160),
    validation,
    test: validation,
    warnings: [],
  };
}
