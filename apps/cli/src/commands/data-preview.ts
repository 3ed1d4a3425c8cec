import { writeFile } from 'node:fs/promises';
import { ConfigError, Rng } from '@convkit/core';
import {
  type Batch,
  contactSheet,
  describeTransforms,
  encodePng,
  Loader,
  type Pixels,
  stageOf,
  type TransformSpec,
} from '@convkit/data';
import { catalog, findModel, findVariant } from '@convkit/models';
import {
  type Augmentation,
  type AugmentationName,
  augmentation,
  type ClassificationData,
  trainingTransforms,
} from 'convkit';
import { openData } from '../data.js';
import { counted, Output, type OutputFlags } from '../output/output.js';

interface PreviewFlags extends OutputFlags {
  readonly to: string;
  readonly dataDir?: string;
  readonly skipCorrupt?: boolean;
  readonly allowEmpty?: boolean;
  readonly split: 'train' | 'validation' | 'test';
  readonly model?: string;
  readonly variant?: string;
  readonly augment?: AugmentationName | readonly TransformSpec[];
  readonly seed: number;
  readonly count: number;
  readonly scale?: number;
}

/** Applied to images of different sizes without other transforms. */
const COMMON_SIZE = { name: 'resize', size: [96, 96], method: 'bilinear' } as const;
/** Smaller images are enlarged to at most this size in pixels. */
const PREVIEW_SIZE = 64;

/** Writes a batch of images, transformed as in training, to one PNG file. */
export async function previewData(source: string, flags: PreviewFlags): Promise<void> {
  const output = new Output(flags);
  const { split, dataDir, skipCorrupt, allowEmpty } = flags;
  const data = await openData(source, {
    ...(dataDir !== undefined && { dataDir }),
    ...(skipCorrupt && { skipCorrupt }),
    ...(allowEmpty && { allowEmpty }),
  });
  const dataset = data[split];
  const transforms = transformsOf(data, flags);
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
  output.print(`${flags.to}: ${counted(images.length, 'image')} of ${loader.shape.join('x')}`);
  output.print(`transforms: ${describeTransforms(transforms) || 'none'}`);
  const columns = Math.ceil(Math.sqrt(labels.length));
  for (let row = 0; row < labels.length; row += columns)
    output.print(labels.slice(row, row + columns).join('  '));
}

/** The training transforms of the model with the augmentation, or the latter alone if there is no model. */
function transformsOf(
  { train: { shape }, channels }: ClassificationData,
  { model, variant, augment }: PreviewFlags,
): TransformSpec[] {
  if (model !== undefined) {
    const entry = findModel(catalog, model);
    const { recipe, input = entry.input } = findVariant(entry, variant);
    const network = [input[0], input[1], channels] as const;
    return trainingTransforms(recipe.input, network, augmentationOf(augment, network));
  }
  const [height, width] = [shape[0] ?? COMMON_SIZE.size[0], shape[1] ?? COMMON_SIZE.size[1]];
  const { images, batches } = augmentationOf(augment, [height, width, channels]);
  return [...(shape.includes(null) ? [COMMON_SIZE] : []), ...images, ...batches];
}

function augmentationOf(
  augment: PreviewFlags['augment'] = 'none',
  shape: readonly [number, number, number],
): Augmentation {
  return augmentation(augment, shape);
}

/** The images of a batch. Without normalization their values are still bytes, or fractions after mixing. */
function imagesOf({ images, shape: [count, height, width, channels] }: Batch): Pixels[] {
  const size = height * width * channels;
  return Array.from({ length: count }, (_, i) => {
    const data = Uint8Array.from(images.subarray(i * size, (i + 1) * size), Math.round);
    return { height, width, channels, data };
  });
}
