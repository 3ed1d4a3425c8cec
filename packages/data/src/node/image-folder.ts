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
const AT_ONCE = 16;

/**
 * The dataset of a folder with one subfolder a class, PNG files in it: classes in code-unit order of their names, the
 * samples by class and then by file name.
 * @throws DataError naming the file or folder that cannot be used.
 */
export async function imageFolder(dir: string, options: ImageFolderOptions = {}): Promise<ImageFolder> {
  const { lazy = false, onCorrupt = 'throw', size, channels = 3, maxBytes = 2 ** 31 } = options;
  const read = pictureReader(options);
  const { classes, files, others } = await listPictures(dir);
  if (others.length > 0 && onCorrupt === 'throw') throw foreign(others[0] as string);
  const skipped = [...others];
  const kept: PictureFile[] = [];
  let shape: Shape | undefined = size && [size[0], size[1], channels];
  let images = new Uint8Array(0);
  const opensAll = !lazy || onCorrupt === 'skip';
  for await (const [file, picture] of inOrder(opensAll ? files : files.slice(0, shape ? 0 : 1), read)) {
    if (picture instanceof DataError) {
      if (onCorrupt === 'throw') throw picture;
      skipped.push(file.path);
      continue;
    }
    shape ??= [picture.height, picture.width, picture.channels];
    checkShape(picture, shape, file.path);
    if (!lazy) {
      if (images.length === 0) images = allocate(files.length * sizeOf(shape), dir, maxBytes);
      images.set(picture.data, kept.length * sizeOf(shape));
    }
    kept.push(file);
  }
  const used = opensAll ? kept : files;
  const present = new Set(used.map(({ label }) => label));
  const lost = classes.findIndex((_, label) => !present.has(label));
  if (!shape || lost >= 0)
    throw new DataError(`no picture of the class ${classes[lost]} in ${dir} can be decoded`);
  const about = { paths: used.map(({ path }) => path), skipped };
  if (lazy) return { ...lazyDataset(used, classes, shape, read), ...about };
  images = images.subarray(0, used.length * sizeOf(shape));
  return { ...arrayDataset({ images, labels: used.map(({ label }) => label), shape, classes }), ...about };
}

type PictureReader = (path: string) => Promise<Picture>;

/** Each file's picture or what is wrong with it, some read at once: most of the time goes by in waiting for the disk. */
async function* inOrder(
  files: readonly PictureFile[],
  read: PictureReader,
): AsyncGenerator<[PictureFile, Picture | DataError]> {
  for (let start = 0; start < files.length; start += AT_ONCE) {
    const group = files.slice(start, start + AT_ONCE);
    const pictures = await Promise.all(group.map(({ path }) => read(path).catch(asResult)));
    for (const [i, file] of group.entries()) yield [file, pictures[i] as Picture | DataError];
  }
}

function asResult(error: unknown): DataError {
  if (error instanceof DataError) return error;
  throw error;
}

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
