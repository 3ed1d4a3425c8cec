import { ConfigError, DataError } from '@convkit/core';
import { arrayDataset, type Dataset, idxDataset, subset } from '@convkit/data';
import { imageFiles } from '@convkit/data/browser';
import type { CollectedImage, OwnData, PlacedFile } from './own-data.js';

/** Without test images of their own, every tenth image of a class is kept from training. */
const HELD_OUT = 10;
/** More are refused: all of them are decoded into memory. */
export const MOST_FILES = 50_000;

export interface Split {
  readonly train: Dataset;
  readonly test: Dataset;
  /** What people should know of it: files that were left out. */
  readonly notes: readonly string[];
}

/** @throws DataError or ConfigError in words for the page. */
export async function openOwn(
  own: OwnData,
  size: readonly [height: number, width: number],
  channels: 1 | 3,
): Promise<Split> {
  if (own.kind === 'idx') return { ...(await openIdx(own.files)), notes: [] };
  if (own.kind === 'collected') return { ...heldOut(collected(own.classes, own.images)), notes: [] };
  const { files } = own;
  if (files.length > MOST_FILES) {
    throw new DataError(`${files.length} files were given; this page takes up to ${MOST_FILES}`, {
      hint: 'Give fewer images, or train in Node: npm run -s convkit -- train … --data FOLDER.',
    });
  }
  const folder = await imageFiles(files.map(placed), { size, channels, background: 255, onCorrupt: 'skip' });
  const notes = folder.skipped.slice(0, 5).map(({ reason }) => `left out: ${reason}`);
  const more = folder.skipped.length - notes.length;
  return { ...heldOut(folder), notes: more > 0 ? [...notes, `and ${more} files more were left out`] : notes };
}

/** As a picked folder gives it. */
function placed({ path, file }: PlacedFile): File {
  Object.defineProperty(file, 'webkitRelativePath', { value: `folder/${path}`, configurable: true });
  return file;
}

/** @throws ConfigError unless there are two classes, each with images for training and for testing. */
export function heldOut(all: Dataset): Pick<Split, 'train' | 'test'> {
  const labels = all.labels as ArrayLike<number>;
  if (all.classes.length < 2) {
    throw new ConfigError(`there is one class only, ${all.classes[0]}: a network tells classes apart`, {
      hint: 'Give a folder with a subfolder of images for each class, two at least.',
    });
  }
  const seen = all.classes.map(() => 0);
  const chosen: { train: number[]; test: number[] } = { train: [], test: [] };
  for (let i = 0; i < all.length; i++) {
    const label = labels[i] as number;
    const rank = (seen[label] as number) + 1;
    seen[label] = rank;
    // The second of a class and every tenth after it, so that small classes are tested too.
    chosen[rank % HELD_OUT === 2 ? 'test' : 'train'].push(i);
  }
  const few = seen.findIndex((count) => count < 2);
  if (few >= 0) {
    throw new ConfigError(`the class ${all.classes[few]} has too few images: ${seen[few]}`, {
      hint: 'Each class needs two at least: one to train on and one to test on.',
    });
  }
  return { train: subset(all, chosen.train), test: subset(all, chosen.test) };
}

/** So many images at equal distances: the classes of a folder come one after the other. */
export function spread(all: Dataset, count: number): Dataset {
  const chosen = Math.min(count, all.length);
  return subset(
    all,
    Array.from({ length: chosen }, (_, i) => Math.floor((i * all.length) / chosen)),
  );
}

function collected(classes: readonly string[], taken: readonly CollectedImage[]): Dataset {
  const [first] = taken;
  if (!first) throw new ConfigError('no images were taken', { hint: 'Take some for each class first.' });
  const { side } = first;
  const images = new Uint8Array(taken.length * side * side * 3);
  for (const [i, { data }] of taken.entries()) images.set(data, i * side * side * 3);
  return arrayDataset({
    images,
    labels: taken.map(({ label }) => label),
    shape: [side, side, 3],
    classes,
  });
}

async function openIdx(files: readonly File[]): Promise<Pick<Split, 'train' | 'test'>> {
  const one = async (pattern: RegExp, what: string) => {
    const file = files.find(({ name }) => pattern.test(name));
    if (file) return { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
    throw new DataError(`the file of ${what} is missing`, {
      hint: 'Give the four files together: train-images-idx3-ubyte, train-labels-idx1-ubyte and the same with t10k, plain or .gz.',
    });
  };
  const train = idxDataset({
    images: await one(/^train.*images/i, 'training images'),
    labels: await one(/^train.*labels/i, 'training labels'),
  });
  const test = idxDataset(
    {
      images: await one(/^(t10k|test).*images/i, 'test images'),
      labels: await one(/^(t10k|test).*labels/i, 'test labels'),
    },
    { classes: train.classes },
  );
  return { train, test };
}
