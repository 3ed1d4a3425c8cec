import { DataError } from '@convkit/core';
import { decodeImage, type ImageOptions } from '../images/decode.js';
import { orientedSize, readImageHeader } from '../images/formats/image-header.js';
import type { CommonShape, DecodedImage, DecodeOptions } from '../images/types.js';
import type { LabeledFile } from './class-folders.js';
import { type Dataset, type EncodedSample, noSuchSample, type Sample } from './dataset.js';
import type { ImageFile, ImageFolder, ImageFolderOptions, ImageFolderParts } from './image-folder.js';

type Labeled = LabeledFile<ImageFile>;

interface Entry extends Labeled {
  /** The decoded image, unless the folder is lazy. */
  readonly image?: DecodedImage;
}

const CONCURRENT_READS = 16;
/** Contains most headers. If not, the whole file is read. */
const HEADER_BYTES = 2 ** 16;

/**
 * Creates the dataset of an image folder.
 * @param where - name of the folder in error messages.
 * @throws DataError if a file is not a valid image. The message names the file.
 */
export async function openImages(
  { classes, files, others }: ImageFolderParts,
  where: string,
  options: ImageFolderOptions,
): Promise<ImageFolder> {
  const { lazy = false, onCorrupt = 'throw', channels = 3, size, maxBytes = 2 ** 31 } = options;
  if (others.length > 0 && onCorrupt === 'throw') throw notAnImage(others[0] as string);
  const skipped = others.map((path) => ({ path, reason: notAnImage(path).message }));
  const decoding = { ...options, channels };
  const inMemory = !lazy;
  const inspect: Inspect =
    inMemory || onCorrupt === 'skip'
      ? async (file) => decodeImage(await file.read(), file.path, decoding)
      : size
        ? undefined
        : (file) => headerOf(file, options);
  const entries: Entry[] = [];
  let common: readonly [number | null, number | null] | undefined = size;
  let bytes = 0;
  for await (const [entry, found] of inspectInOrder(files, inspect)) {
    if (found instanceof DataError) {
      if (onCorrupt === 'throw') throw found;
      skipped.push({ path: entry.file.path, reason: found.message });
      continue;
    }
    if (found) common = inCommon(common, found);
    const image = inMemory ? (found as DecodedImage) : undefined;
    bytes += image?.data.length ?? 0;
    if (bytes > maxBytes) throw tooLarge(where, maxBytes);
    entries.push(image ? { ...entry, image } : entry);
  }
  const labels = Int32Array.from(entries, ({ label }) => label);
  const present = new Set(labels);
  const empty = classes.findIndex((_, label) => !present.has(label));
  if (!common || empty >= 0) {
    throw new DataError(`none of the images of the class ${classes[empty]} in ${where} can be decoded`);
  }
  const shape: CommonShape = [...common, channels];
  return {
    length: entries.length,
    classes,
    shape,
    labels,
    paths: entries.map(({ file }) => file.path),
    skipped,
    ...(inMemory ? fromMemory(entries, shape) : fromFiles(entries, shape, decoding)),
  };
}

interface Size {
  readonly height: number;
  readonly width: number;
}
type Inspect = ((file: ImageFile) => Promise<Size>) | undefined;

/** Yields each file with its size or its error, in order. Reads several at a time, since most of the time is spent waiting. */
async function* inspectInOrder(
  files: readonly Labeled[],
  inspect: Inspect,
): AsyncGenerator<[Labeled, Size | DataError | undefined]> {
  for (let start = 0; start < files.length; start += CONCURRENT_READS) {
    const group = files.slice(start, start + CONCURRENT_READS);
    const found = inspect ? await Promise.all(group.map(({ file }) => inspect(file).catch(asResult))) : [];
    for (const [i, entry] of group.entries()) yield [entry, found[i]];
  }
}

function asResult(error: unknown): DataError {
  if (error instanceof DataError) return error;
  throw error;
}

async function headerOf(file: ImageFile, { maxPixels }: ImageFolderOptions): Promise<Size> {
  const beginning = await file.read(HEADER_BYTES);
  try {
    return asSize(beginning, file, maxPixels);
  } catch (error) {
    if (beginning.length < HEADER_BYTES) throw error;
    return asSize(await file.read(), file, maxPixels);
  }
}

function asSize(bytes: Uint8Array, { path }: ImageFile, maxPixels: number | undefined): Size {
  const [height, width] = orientedSize(readImageHeader(bytes, path, maxPixels));
  return { height, width };
}

function inCommon(
  common: readonly [number | null, number | null] | undefined,
  { height, width }: Size,
): readonly [number | null, number | null] {
  if (!common) return [height, width];
  return [common[0] === height ? height : null, common[1] === width ? width : null];
}

function fromMemory(entries: readonly Entry[], shape: CommonShape): Pick<Dataset, 'get'> {
  return {
    get(index) {
      const { image, label } = at(entries, index);
      return sampleOf(image as DecodedImage, label, shape);
    },
  };
}

function fromFiles(
  entries: readonly Entry[],
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

function at(entries: readonly Entry[], index: number): Entry {
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

const tooLarge = (where: string, maxBytes: number) =>
  new DataError(`the images of ${where} take more than ${maxBytes} bytes in memory`, {
    hint: 'Set lazy: true, choose a smaller size, or raise maxBytes.',
  });

const notAnImage = (path: string) =>
  new DataError(`${path} is not an image file (.png, .jpg, .jpeg, .jpe, .jfif, .webp)`, {
    hint: "Move it out of the class folder, or set onCorrupt: 'skip'.",
  });
