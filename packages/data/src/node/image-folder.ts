import { ConfigError, DataError } from '@convkit/core';
import { arrayDataset, type Dataset, type Shape, sizeOf } from '../dataset.js';
import { type Picture, resizePicture } from '../picture.js';
import { decodePng } from '../png.js';
import { badSize, isSize } from '../resize.js';
import { readBounded } from './files.js';
import { listPictures, type PictureFile } from './list-pictures.js';

export interface ImageFolderOptions {
  /** 1 for gray, 3 (the default) for red, green, blue. */
  readonly channels?: 1 | 3;
  /** Pictures of another size are stretched to this, bilinear; absent, all must be of the first one's size. */
  readonly size?: readonly [height: number, width: number];
  /** Leaves the pictures on disk and decodes one each time it is asked for. */
  readonly lazy?: boolean;
  /** What happens at a file that is no sound PNG; with 'skip', a lazy folder too is decoded once at the start. */
  readonly onCorrupt?: 'throw' | 'skip';
  /** See `decodePng`. */
  readonly maxPixels?: number;
  /** What an in-memory folder may take: 2 GiB unless told. */
  readonly maxBytes?: number;
}

/** A folder of pictures as a dataset. */
export interface ImageFolder extends Dataset {
  /** The file of each sample. */
  readonly paths: readonly string[];
  /** Files that were left out. */
  readonly skipped: readonly string[];
}

const MAX_FILE_BYTES = 2 ** 28;

/**
 * The dataset of a folder with one subfolder a class, PNG files in it: classes in code-unit order of their names, the
 * samples by class and then by file name.
 * @throws DataError naming the file or folder that cannot be used.
 */
export async function imageFolder(dir: string, options: ImageFolderOptions = {}): Promise<ImageFolder> {
  const { lazy = false, onCorrupt = 'throw', maxBytes = 2 ** 31 } = options;
  const decoder = pictureReader(options);
  const { classes, files, others } = await listPictures(dir);
  if (others.length > 0 && onCorrupt === 'throw') throw foreign(others[0] as string);
  const skipped = [...others];
  const kept: PictureFile[] = [];
  let shape: Shape | undefined = options.size && [...options.size, options.channels ?? 3];
  let images = new Uint8Array(0);
  for (const file of files) {
    if (!lazy || onCorrupt === 'skip' || !shape) {
      const picture = await decoder(file.path).catch((error: unknown) => {
        if (onCorrupt === 'throw' || !(error instanceof DataError)) throw error;
        skipped.push(file.path);
      });
      if (!picture) continue;
      shape ??= [picture.height, picture.width, picture.channels];
      checkShape(picture, shape, file.path);
      if (!lazy && images.length === 0) images = allocate(files.length * sizeOf(shape), dir, maxBytes);
      if (!lazy) images.set(picture.data, kept.length * sizeOf(shape));
    }
    kept.push(file);
  }
  const present = new Set(kept.map(({ label }) => label));
  const lost = classes.findIndex((_, label) => !present.has(label));
  if (!shape || lost >= 0)
    throw new DataError(`no picture of the class ${classes[lost]} in ${dir} can be decoded`);
  const about = { paths: kept.map(({ path }) => path), skipped };
  if (lazy) return { ...lazyDataset(kept, classes, shape, decoder), ...about };
  images = images.subarray(0, kept.length * sizeOf(shape));
  return { ...arrayDataset({ images, labels: kept.map(({ label }) => label), shape, classes }), ...about };
}

type PictureReader = (path: string) => Promise<Picture>;

function pictureReader({ channels = 3, size, maxPixels }: ImageFolderOptions): PictureReader {
  if (channels !== 1 && channels !== 3) throw new ConfigError(`channels must be 1 or 3, got ${channels}`);
  if (size && !isSize(size)) throw new ConfigError(badSize(size));
  return async (path) => {
    const bytes = await readBounded(path, MAX_FILE_BYTES);
    if (!bytes) throw new DataError(`${path} does not exist`);
    const picture = decodePng(bytes, path, { channels, maxPixels });
    return size ? resizePicture(picture, size) : picture;
  };
}

function lazyDataset(
  files: readonly PictureFile[],
  classes: readonly string[],
  shape: Shape,
  read: PictureReader,
): Dataset {
  return {
    length: files.length,
    classes,
    shape,
    async get(index) {
      const file = files[index];
      if (!file)
        throw new ConfigError(`sample ${index} does not exist: the folder has ${files.length} pictures`);
      const picture = await read(file.path);
      checkShape(picture, shape, file.path);
      return { image: picture.data, label: file.label };
    },
  };
}

function checkShape({ height, width }: Picture, shape: Shape, path: string): void {
  if (height === shape[0] && width === shape[1]) return;
  throw new DataError(`${path} is ${height}x${width}, the pictures before it are ${shape[0]}x${shape[1]}`, {
    hint: 'Give a size, and all pictures are resized to it.',
  });
}

function allocate(bytes: number, dir: string, maxBytes: number): Uint8Array<ArrayBuffer> {
  if (bytes <= maxBytes) return new Uint8Array(bytes);
  throw new DataError(`the pictures of ${dir} take ${bytes} bytes in memory, the limit is ${maxBytes}`, {
    hint: 'Open the folder as lazy, give a smaller size, or raise maxBytes.',
  });
}

const foreign = (path: string) =>
  new DataError(`${path} is no PNG file`, {
    hint: "Only .png files may lie in a class folder; onCorrupt: 'skip' passes over others.",
  });
