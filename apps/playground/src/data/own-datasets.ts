import { DataError, type RunSpec } from '@convkit/core';
import { cifar10, idxDataset } from '@convkit/data';
import type { FolderFile } from '@convkit/data/browser';
import { type ClassificationData, classificationData, type DataParts, imageFolder } from 'convkit';
import type { OwnClass, OwnData } from './own-data.js';

/**
 * Opens the user's own images for a run, by the rules of `imageFolder`.
 * @param channels Channels that the images of a folder are converted to. Defaults to 3 if any image has color, otherwise 1.
 * @throws DataError if a file is missing or cannot be used, or there are too few images.
 */
export async function openOwnData(
  own: OwnData,
  { data, seed }: Pick<RunSpec, 'data' | 'seed'>,
  channels?: 1 | 3,
): Promise<ClassificationData> {
  const options = { seed, ...(data.limit !== undefined && { limit: data.limit }) };
  if (own.kind === 'idx') {
    const parts = await openIdx(own.files);
    // IDX files name no classes: labels that do not occur are no mistake.
    return classificationData({ source: data.source, ...parts }, { ...options, allowEmpty: true });
  }
  if (own.kind === 'cifar') {
    const [file] = own.files as [File];
    const open = (split: 'train' | 'test') => cifar10({ name: file.name, bytes: file.stream() }, { split });
    return classificationData(
      { source: data.source, train: await open('train'), test: await open('test') },
      options,
    );
  }
  const files = own.kind === 'folder' ? own.files : filesOf(own.classes);
  return imageFolder(files, { ...options, ...(channels && { channels }), skipCorrupt: true });
}

/**
 * The images of classes as the files of a folder.
 * @throws DataError if a class has none.
 */
function filesOf(classes: readonly OwnClass[]): FolderFile[] {
  const empty = classes.find(({ images }) => images.length === 0);
  if (empty) {
    throw new DataError(`there are no training images of ${empty.name}`, {
      code: 'DATA_LAYOUT',
      hint: 'Add images or remove the class.',
    });
  }
  // The name of a folder has no slash.
  return classes.flatMap(({ name, images }) =>
    images.map((blob, i) => {
      const file = new File([blob], `${i}.${blob.type.split('/')[1] || 'jpeg'}`);
      return { path: `${name.replaceAll('/', '\u2215')}/${file.name}`, file };
    }),
  );
}

async function openIdx(files: readonly File[]): Promise<Pick<DataParts, 'train' | 'test'>> {
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
