import { ConfigError, DataError } from '@convkit/core';
import { decodeImage, type ImageOptions } from '../images/decode.js';
import type { DecodeOptions } from '../images/formats/png.js';
import type { DecodedImage } from '../images/image.js';
import { readImageHeader, shownSize } from '../images/image-header.js';
import { badSize, isSize } from '../images/resize.js';
import type { CommonShape, Dataset, EncodedSample, Sample } from './dataset.js';

export interface ImageFolderOptions extends ImageOptions {
  /** 1 for gray, 3 (the default) for red, green, blue. */
  readonly channels?: 1 | 3;
  /** Leaves the images where they are and decodes one each time it is asked for. */
  readonly lazy?: boolean;
  /** Whether images may lie in folders within a class's folder; otherwise such a folder is an error. */
  readonly nested?: boolean;
  /** What happens at a file that is no sound image; with 'skip', a lazy folder too is decoded once at the start. */
  readonly onCorrupt?: 'throw' | 'skip';
  /** What the images of a folder that is not lazy may take in memory: 2 GiB unless told. */
  readonly maxBytes?: number;
}

/** A folder of images as a dataset: `shape` has null where they differ in height or width. */
export interface ImageFolder extends Dataset {
  readonly labels: Int32Array;
  /** The file of each sample. */
  readonly paths: readonly string[];
  /** Files that were left out, and why. */
  readonly skipped: readonly SkippedFile[];
}

export interface SkippedFile {
  readonly path: string;
  readonly reason: string;
}

/** An image's file, wherever it lies. */
export interface ImageFile {
  readonly path: string;
  /** All of it, or the beginning alone. */
  read(bytes?: number): Promise<Uint8Array>;
}

interface Labeled {
  readonly file: ImageFile;
  readonly label: number;
}

interface Kept extends Labeled {
  /** Of a folder in memory. */
  readonly image?: DecodedImage;
}

export interface ImageFolderParts {
  readonly classes: readonly string[];
  readonly files: readonly Labeled[];
  readonly others: readonly string[];
}

const AT_ONCE = 16;
/** Most headers lie in it; where one does not, the whole file is read. */
const HEADER_BYTES = 2 ** 16;

/** @throws ConfigError when an option is none that images can have. */
export function assertImageOptions({ channels = 3, size, background = 0 }: ImageFolderOptions): void {
  if (channels !== 1 && channels !== 3) throw new ConfigError(`channels must be 1 or 3, got ${channels}`);
  if (size && !isSize(size)) throw new ConfigError(badSize(size));
  if (!(background >= 0 && background <= 255)) {
    throw new ConfigError(`background must be a gray from 0 to 255, got ${background}`);
  }
}

/**
 * The dataset of images that `layOut` has sorted.
 * @param where what errors call the folder
 * @throws DataError naming the file that cannot be used.
 */
export async function openImages(
  { classes, files, others }: ImageFolderParts,
  where: string,
  options: ImageFolderOptions,
): Promise<ImageFolder> {
  const { lazy = false, onCorrupt = 'throw', channels = 3, size, maxBytes = 2 ** 31 } = options;
  if (others.length > 0 && onCorrupt === 'throw') throw foreign(others[0] as string);
  const skipped = others.map((path) => ({ path, reason: foreign(path).message }));
  const decoding = { ...options, channels };
  const inMemory = !lazy;
  const look: Look =
    inMemory || onCorrupt === 'skip'
      ? async (file) => decodeImage(await file.read(), file.path, decoding)
      : size
        ? undefined
        : (file) => headerOf(file, options);
  const kept: Kept[] = [];
  let common: readonly [number | null, number | null] | undefined = size;
  let bytes = 0;
  for await (const [entry, seen] of inOrder(files, look)) {
    if (seen instanceof DataError) {
      if (onCorrupt === 'throw') throw seen;
      skipped.push({ path: entry.file.path, reason: seen.message });
      continue;
    }
    if (seen) common = inCommon(common, seen);
    const image = inMemory ? (seen as DecodedImage) : undefined;
    bytes += image?.data.length ?? 0;
    if (bytes > maxBytes) throw tooLarge(where, maxBytes);
    kept.push(image ? { ...entry, image } : entry);
  }
  const labels = Int32Array.from(kept, ({ label }) => label);
  const present = new Set(labels);
  const lost = classes.findIndex((_, label) => !present.has(label));
  if (!common || lost >= 0) {
    throw new DataError(`no image of the class ${classes[lost]} in ${where} can be decoded`);
  }
  const shape: CommonShape = [...common, channels];
  return {
    length: kept.length,
    classes,
    shape,
    labels,
    paths: kept.map(({ file }) => file.path),
    skipped,
    ...(inMemory ? fromMemory(kept, shape) : fromFiles(kept, shape, decoding)),
  };
}

interface Size {
  readonly height: number;
  readonly width: number;
}
type Look = ((file: ImageFile) => Promise<Size>) | undefined;

/** Each file and what was seen of it, or what is wrong with it; some at once: most of the time goes by in waiting for the disk. */
async function* inOrder(
  files: readonly Labeled[],
  look: Look,
): AsyncGenerator<[Labeled, Size | DataError | undefined]> {
  for (let start = 0; start < files.length; start += AT_ONCE) {
    const group = files.slice(start, start + AT_ONCE);
    const seen = look ? await Promise.all(group.map(({ file }) => look(file).catch(asResult))) : [];
    for (const [i, entry] of group.entries()) yield [entry, seen[i]];
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
  const [height, width] = shownSize(readImageHeader(bytes, path, maxPixels));
  return { height, width };
}

function inCommon(
  common: readonly [number | null, number | null] | undefined,
  { height, width }: Size,
): readonly [number | null, number | null] {
  if (!common) return [height, width];
  return [common[0] === height ? height : null, common[1] === width ? width : null];
}

function fromMemory(kept: readonly Kept[], shape: CommonShape): Pick<Dataset, 'get'> {
  return {
    get(index) {
      const { image, label } = at(kept, index);
      return sampleOf(image as DecodedImage, label, shape);
    },
  };
}

function fromFiles(
  kept: readonly Kept[],
  shape: CommonShape,
  options: ImageOptions,
): Pick<Dataset, 'get' | 'encoded'> {
  const { channels, maxPixels, background, size, decoders } = options;
  const decode: DecodeOptions = { channels, maxPixels, background, size };
  return {
    async get(index) {
      const { file, label } = at(kept, index);
      const image = await decodeImage(await file.read(), file.path, options);
      assertShape(image, shape, file.path);
      return sampleOf(image, label, shape);
    },
    // A decoder is a function, which does not travel.
    ...(!decoders && {
      async encoded(index: number): Promise<EncodedSample> {
        const { file, label } = at(kept, index);
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

function at(kept: readonly Kept[], index: number): Kept {
  const found = kept[index];
  if (found) return found;
  throw new ConfigError(`sample ${index} does not exist: the folder has ${kept.length} images`);
}

function assertShape({ height, width }: DecodedImage, shape: CommonShape, path: string): void {
  if ((shape[0] ?? height) === height && (shape[1] ?? width) === width) return;
  throw new DataError(
    `${path} is ${height}x${width}, it was ${shape[0]}x${shape[1]} when the folder was opened`,
  );
}

const tooLarge = (where: string, maxBytes: number) =>
  new DataError(`the images of ${where} take more than ${maxBytes} bytes in memory`, {
    hint: 'Open the folder as lazy, give a smaller size, or raise maxBytes.',
  });

const foreign = (path: string) =>
  new DataError(`${path} is no image by its name`, {
    hint: "Only .png, .jpg, .jpeg and .webp files may lie in a class folder; onCorrupt: 'skip' passes over others.",
  });
