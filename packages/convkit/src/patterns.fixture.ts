import { Rng } from '@convkit/core';
import { arrayDataset } from '@convkit/data';
import type { ClassificationData, LabeledDataset } from './data/classification-data.js';

const SIDE = 32;

/** Bright where the function is true, given the pixel and a random shift. */
const PATTERNS: Readonly<Record<string, (x: number, y: number, shift: number) => boolean>> = {
  columns: (x, _, shift) => (x + shift) % 8 < 4,
  rows: (_, y, shift) => (y + shift) % 8 < 4,
  diagonals: (x, y, shift) => (x + y + shift) % 8 < 4,
  checks: (x, y, shift) => (x + shift) % 16 < 8 !== y % 16 < 8,
  thin: (x, _, shift) => (x + shift) % 4 < 2,
  dots: (x, y, shift) => (x + shift) % 8 < 3 && y % 8 < 3,
  disk: (x, y, shift) => (x - 12 - shift) ** 2 + (y - 16) ** 2 < 80,
};

/** Classes to pretrain on. */
export const OLD_CLASSES = ['columns', 'rows', 'diagonals'];
/** Other classes to fine-tune on. */
export const NEW_CLASSES = ['checks', 'disk', 'dots', 'thin'];

/** `length` noisy color images of 32x32 pixels, classes in turn. */
export function patternDataset(classes: readonly string[], length: number, seed: number): LabeledDataset {
  const rng = new Rng(seed);
  const images = new Uint8Array(length * SIDE * SIDE * 3);
  const labels = Int32Array.from({ length }, (_, i) => i % classes.length);
  let at = 0;
  for (const label of labels) {
    const isBright = PATTERNS[classes[label] as string] as (x: number, y: number, shift: number) => boolean;
    const shift = rng.integer(8);
    const tint = Array.from({ length: 3 }, () => rng.integer(60));
    for (let y = 0; y < SIDE; y++) {
      for (let x = 0; x < SIDE; x++) {
        const base = isBright(x, y, shift) ? 140 : 30;
        for (const color of tint) images[at++] = base + color + rng.integer(40);
      }
    }
  }
  return arrayDataset({ images, labels, shape: [SIDE, SIDE, 3], classes: [...classes] });
}

/** Patterns as training and validation data. */
export function patternData(classes: readonly string[], train = 60, validation = 24): ClassificationData {
  const held = patternDataset(classes, validation, 2);
  return {
    source: `patterns ${classes.join(' ')}`,
    classes,
    channels: 3,
    train: patternDataset(classes, train, 1),
    validation: held,
    test: held,
    warnings: [],
  };
}
