import { DataError } from '@convkit/core';
import { type Dataset, type EncodedSample, noSuchSample, type Sample } from '../datasets/dataset.js';
import { decodeImage, type ImageOptions } from '../images/decode.js';
import { finishImage } from '../images/image.js';
import type { CommonShape, DecodedImage, DecodeOptions } from '../images/types.js';
import type { ImageFolder } from './image-folder.js';
import type { InspectedImage } from './inspect-files.js';

/** What all parts of a folder have in common. */
export interface ImageDatasetOptions extends ImageOptions {
  readonly classes: readonly string[];
  readonly channels: 1 | 3;
}

/** Creates the dataset of images that were inspected: in memory if they were kept, otherwise decoded when requested. */
export function imageDataset(
  images: readonly InspectedImage[],
  { classes, ...options }: ImageDatasetOptions,
): Omit<ImageFolder, 'skipped' | 'ignored' | 'warnings'> {
  const entries = images.map((entry) =>
    entry.image ? { ...entry, image: finished(entry.image, options) } : entry,
  );
  const shape: CommonShape = [...commonSize(entries, options.size), options.channels];
  const isInMemory = entries[0]?.image !== undefined;
  return {
    length: entries.length,
    classes,
    shape,
    labels: Int32Array.from(entries, ({ label }) => label),
    paths: entries.map(({ file }) => file.path),
    ...(isInMemory ? fromMemory(entries, shape) : fromFiles(entries, shape, options)),
  };
}

/** Converts an image that was decoded before the channels of the folder were known. */
function finished(image: DecodedImage, { channels, size }: DecodeOptions): DecodedImage {
  const isSized = !size || (size[0] === image.height && size[1] === image.width);
  return finishImage(image, isSized ? { channels } : { channels, size });
}

/** The height and width of all images, or null where they differ. */
function commonSize(
  images: readonly InspectedImage[],
  size: ImageOptions['size'],
): readonly [number | null, number | null] {
  const first = images[0];
  if (size || !first) return size ?? [null, null];
  return [
    images.every(({ height }) => height === first.height) ? first.height : null,
    images.every(({ width }) => width === first.width) ? first.width : null,
  ];
}

function fromMemory(entries: readonly InspectedImage[], shape: CommonShape): Pick<Dataset, 'get'> {
  return {
    get(index) {
      const { image, label } = at(entries, index);
      return sampleOf(image as DecodedImage, label, shape);
    },
  };
}

function fromFiles(
  entries: readonly InspectedImage[],
  shape: CommonShape,
  options: ImageOptions,
): Pick<Dataset, 'get' | 'encoded'> {
  const { channels, maxPixels, background, size, decoders } = options;
  const decode: DecodeOptions = { channels, maxPixels, background, size };
  return {
    async get(index) {
      const { file, label } = at(entries, index);
      const image = await decodeImage(await file.read(), file.path, options);
      checkUnchanged(image, shape, file.path);
      return sampleOf(image, label, shape);
    },
    // Custom decoders are functions, which cannot be sent to a worker.
    ...(!decoders && {
      async encoded(index: number): Promise<EncodedSample> {
        const { file, label } = at(entries, index);
        return { bytes: await file.read(), name: file.path, label, decode };
      },
    }),
  };
}

function sampleOf(
  { data, height, width, channels }: DecodedImage,
  label: number,
  shape: CommonShape,
): Sample {
  const mixed = shape[0] === null || shape[1] === null;
  return { image: data, label, ...(mixed && { shape: [height, width, channels] as const }) };
}

function at(entries: readonly InspectedImage[], index: number): InspectedImage {
  const found = entries[index];
  if (found) return found;
  throw noSuchSample(index, entries.length);
}

function checkUnchanged({ height, width }: DecodedImage, shape: CommonShape, path: string): void {
  if ((shape[0] ?? height) === height && (shape[1] ?? width) === width) return;
  throw new DataError(
    `${path} is ${height}x${width}, but was ${shape[0]}x${shape[1]} when the folder was opened`,
  );
}
