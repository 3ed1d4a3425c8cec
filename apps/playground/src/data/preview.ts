import { models } from 'virtual:catalog';
import { manifest } from 'virtual:data-manifest';
import { Rng } from '@convkit/core';
import {
  compileTransforms,
  contactSheet,
  type Dataset,
  type Pixels,
  stageOf,
  type TransformSpec,
} from '@convkit/data';
import { augmentation, trainingTransforms } from 'convkit';
import { ownData } from '../runs/runs.js';
import { toRunSpec } from '../settings/run-spec.js';
import type { Settings } from '../settings/settings.js';
import { openImages } from './open-data.js';

const COLUMNS = 8;
const ROWS = 4;

export interface Preview {
  readonly width: number;
  readonly height: number;
  /** RGBA bytes. */
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
}

/** Renders eight training images side by side, each augmented at random four times, as they are before normalization. */
export async function previewImages(settings: Settings, seed: number): Promise<Preview> {
  const spec = toRunSpec({ ...settings, limit: 0 }, models);
  const set = manifest.sets.find(({ name }) => name === spec.data.source);
  const source = set?.train[0]?.name ?? spec.data.source;
  const { train, channels } = await openImages(
    { ...spec, data: { ...spec.data, source } },
    { files: { images: ownData.value } },
  );
  const [height, width] = spec.model.input as [number, number];
  const input = [height, width, channels] as const;
  const own = augmentation((spec.data.transforms ?? []) as readonly TransformSpec[], input);
  const steps = trainingTransforms(spec.recipe.input, input, own).filter(
    (step) => stageOf(step) === 'images',
  );
  const images = await augmented(train, steps, new Rng(seed));
  const side = images[0]?.height ?? 0;
  return toRgba(contactSheet(images, { columns: COLUMNS, scale: side < 40 ? 2 : 1 }));
}

async function augmented(
  train: Dataset,
  steps: Parameters<typeof compileTransforms>[0],
  rng: Rng,
): Promise<Pixels[]> {
  const transform = compileTransforms(steps, train.shape, { training: true });
  const [height, width, channels] = transform.shape;
  const out = new Float32Array(height * width * channels);
  const columns = Math.min(COLUMNS, train.length);
  const chosen = Array.from({ length: columns }, () => Math.floor(rng.uniform() * train.length));
  const samples = await Promise.all(chosen.map((index) => train.get(index)));
  return Array.from({ length: ROWS * columns }, (_, i) => {
    const sample = samples[i % columns] as (typeof samples)[number];
    const [h, w, c] = (sample.shape ?? train.shape) as [number, number, number];
    transform.apply({ height: h, width: w, channels: c, data: sample.image }, out, 0, rng);
    return { height, width, channels, data: Uint8Array.from(out) };
  });
}

function toRgba({ width, height, channels, data }: Pixels): Preview {
  const pixels = new Uint8ClampedArray(width * height * 4);
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < 3; c++) pixels[4 * i + c] = data[i * channels + (channels === 1 ? 0 : c)] as number;
    pixels[4 * i + 3] = 255;
  }
  return { width, height, pixels };
}
