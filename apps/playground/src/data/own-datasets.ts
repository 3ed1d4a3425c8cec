import { ConfigError, DataError } from '@convkit/core';
import { arrayDataset, type Dataset, idxDataset, subset } from '@convkit/data';
import { imageFiles } from '@convkit/data/browser';
import type { FileWithPath, OwnData, WebcamImage } from './own-data.js';

/** One image in this many of each class is held out for testing. */
const HOLD_OUT_EVERY = 10;
/** Maximum number of files. All of them are decoded into memory. */
export const MAX_FILES = 50_000;

export interface TrainTestSplit {
  readonly train: Dataset;
  readonly test: Dataset;
  /** Messages about files that were skipped. */
  readonly notes: readonly string[];
}

/**
 * Decodes the user's own images to `size` and splits them into training and test images.
 * @throws DataError if there are too many files or one is missing.
 * @throws ConfigError if there are too few classes or images.
 */
export async function openOwnData(
  own: OwnData,
  size: readonly [height: number, width: number],
  channels: 1 | 3,
): Promise<TrainTestSplit> {
  if (own.kind === 'idx') return { ...(await openIdx(own.files)), notes: [] };
  if (own.kind === 'webcam') return { ...holdOut(webcamDataset(own.classes, own.images)), notes: [] };
  const { files } = own;
  if (files.length > MAX_FILES) {
    throw new DataError(`too many files: ${count(files.length)}, the limit is ${count(MAX_FILES)}`, {
      hint: 'Use fewer images, or train in Node: npm run -s convkit -- train … --data FOLDER.',
    });
  }
  const folder = await imageFiles(files.map(withRelativePath), {
    size,
    channels,
    background: 255,
    onCorrupt: 'skip',
  });
  const notes = folder.skipped.slice(0, 5).map(({ reason }) => `skipped: ${reason}`);
  const more = folder.skipped.length - notes.length;
  return { ...holdOut(folder), notes: more > 0 ? [...notes, `and ${more} more files skipped`] : notes };
}

const count = (number: number) => number.toLocaleString('en');

/** Sets the path of a file as if its folder had been picked. */
function withRelativePath({ path, file }: FileWithPath): File {
  Object.defineProperty(file, 'webkitRelativePath', { value: `folder/${path}`, configurable: true });
  return file;
}

/**
 * Holds out every tenth image of each class for testing.
 * @throws ConfigError if there are fewer than two classes, or fewer than two images of a class.
 */
export function holdOut(all: Dataset): Pick<TrainTestSplit, 'train' | 'test'> {
  const labels = all.labels as ArrayLike<number>;
  if (all.classes.length < 2) {
    throw new ConfigError(`only one class found: ${all.classes[0]}`, {
      hint: 'Put each class’s images in a folder of its own, with at least two classes.',
    });
  }
  const seen = all.classes.map(() => 0);
  const chosen: { train: number[]; test: number[] } = { train: [], test: [] };
  for (let i = 0; i < all.length; i++) {
    const label = labels[i] as number;
    const rank = (seen[label] as number) + 1;
    seen[label] = rank;
    // The second image of a class and every tenth after it, so that small classes are tested too.
    chosen[rank % HOLD_OUT_EVERY === 2 ? 'test' : 'train'].push(i);
  }
  const few = seen.findIndex((count) => count < 2);
  if (few >= 0) {
    throw new ConfigError(`too few images in class ${all.classes[few]}: ${seen[few]}`, {
      hint: 'Add images: each class needs at least two, one to train on and one to test on.',
    });
  }
  return { train: subset(all, chosen.train), test: subset(all, chosen.test) };
}

/** Selects `count` images at equal distances, since the classes of a folder come one after the other. */
export function evenlySpaced(all: Dataset, count: number): Dataset {
  const chosen = Math.min(count, all.length);
  return subset(
    all,
    Array.from({ length: chosen }, (_, i) => Math.floor((i * all.length) / chosen)),
  );
}

function webcamDataset(classes: readonly string[], recorded: readonly WebcamImage[]): Dataset {
  const [first] = recorded;
  if (!first) throw new ConfigError('no webcam images', { hint: 'Record some for each class first.' });
  const { side } = first;
  const images = new Uint8Array(recorded.length * side * side * 3);
  for (const [i, { data }] of recorded.entries()) images.set(data, i * side * side * 3);
  return arrayDataset({
    images,
    labels: recorded.map(({ label }) => label),
    shape: [side, side, 3],
    classes,
  });
}

async function openIdx(files: readonly File[]): Promise<Pick<TrainTestSplit, 'train' | 'test'>> {
  const find = async (pattern: RegExp, content: string) => {
    const file = files.find(({ name }) => pattern.test(name));
    if (file) return { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
    throw new DataError(`no file with the ${content}`, {
      hint: 'Choose all four files together: train-images-idx3-ubyte, train-labels-idx1-ubyte and the two t10k files, plain or gzipped.',
    });
  };
  const train = idxDataset({
    images: await find(/^train.*images/i, 'training images'),
    labels: await find(/^train.*labels/i, 'training labels'),
  });
  const test = idxDataset(
    {
      images: await find(/^(t10k|test).*images/i, 'test images'),
      labels: await find(/^(t10k|test).*labels/i, 'test labels'),
    },
    { classes: train.classes },
  );
  return { train, test };
}
