import { writeFile } from 'node:fs/promises';
import { ConfigError, type DataSpec, Rng } from '@convkit/core';
import {
  type Batch,
  contactSheet,
  type Dataset,
  describeTransforms,
  encodePng,
  Loader,
  type Pixels,
  type Split,
  stageOf,
  type TransformSpec,
} from '@convkit/data';
import { catalog, findModel, findVariant } from '@convkit/models';
import { openDataset } from '../datasets.js';
import { trainingTransforms } from '../loaders.js';
import { Output, type OutputFlags } from '../output/output.js';

interface PreviewFlags extends OutputFlags {
  readonly to: string;
  readonly dataDir?: string;
  readonly split: Split;
  readonly model?: string;
  readonly variant?: string;
  readonly transforms?: NonNullable<DataSpec['transforms']>;
  readonly seed: number;
  readonly count: number;
  readonly scale?: number;
}

/** Applied to images of different sizes without other transforms. */
const COMMON_SIZE: TransformSpec = { name: 'resize', size: [96, 96], method: 'bilinear' };
/** Smaller images are enlarged to at most this size in pixels. */
const PREVIEW_SIZE = 64;

/** Writes a batch of images, transformed as in training, to one PNG file. */
export async function previewData(source: string, flags: PreviewFlags): Promise<void> {
  const output = new Output(flags);
  const { split, dataDir: dir } = flags;
  const dataset = await openDataset({ source, ...(dir !== undefined && { dir }) }, split, { channels: 3 });
  const transforms = transformsOf(dataset, flags);
  const loader = new Loader(dataset, {
    batchSize: flags.count,
    rng: new Rng(flags.seed).child('data'),
    transforms: transforms.filter((step) => stageOf(step) !== 'values'),
    training: true,
  });
  const { value: batch } = await loader.epoch().next();
  await loader.close();
  if (!batch) throw new ConfigError(`${source} has no images`);
  const images = imagesOf(batch);
  const side = Math.max(...loader.shape.slice(0, 2));
  const scale = flags.scale ?? Math.max(1, Math.floor(PREVIEW_SIZE / side));
  await writeFile(flags.to, encodePng(contactSheet(images, { scale })));
  const labels = [...batch.labels].map((label) => dataset.classes[label] as string);
  output.json({ event: 'preview', file: flags.to, indices: [...batch.indices], labels, transforms });
  output.print(`${flags.to}: ${images.length} images of ${loader.shape.join('x')}`);
  output.print(`transforms: ${describeTransforms(transforms) || 'none'}`);
  const columns = Math.ceil(Math.sqrt(labels.length));
  for (let row = 0; row < labels.length; row += columns)
    output.print(labels.slice(row, row + columns).join('  '));
}

/** The training transforms of the model with those in the file, or the latter alone if there is no model. */
function transformsOf(
  { shape }: Dataset,
  { model, variant, transforms = [] }: PreviewFlags,
): TransformSpec[] {
  if (model !== undefined) {
    const entry = findModel(catalog, model);
    const { recipe, input = entry.input } = findVariant(entry, variant);
    return trainingTransforms({ data: { transforms }, recipe, model: { input } }, shape);
  }
  const own = [...transforms] as unknown as TransformSpec[];
  return shape.includes(null) && own.length === 0 ? [COMMON_SIZE] : own;
}

/** The images of a batch. Without normalization their values are still bytes, or fractions after mixing. */
function imagesOf({ images, shape: [count, height, width, channels] }: Batch): Pixels[] {
  const size = height * width * channels;
  return Array.from({ length: count }, (_, i) => {
    const data = Uint8Array.from(images.subarray(i * size, (i + 1) * size), Math.round);
    return { height, width, channels, data };
  });
}
