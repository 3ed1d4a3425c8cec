import { DataError, type RunSpec } from '@convkit/core';
import { type ArrayDataset, arrayDataset, idxDataset } from '@convkit/data';
import { type ClassificationData, classificationData, type DataParts, imageFolder } from 'convkit';
import type { OwnData, WebcamImage } from './own-data.js';

/**
 * Opens the user's own images for a run, by the rules of `imageFolder`.
 * @throws DataError if a file is missing or cannot be used, or there are too few images.
 */
export async function openOwnData(
  own: OwnData,
  { model, data, seed }: Pick<RunSpec, 'model' | 'data' | 'seed'>,
): Promise<ClassificationData> {
  const options = { seed, ...(data.limit !== undefined && { limit: data.limit }) };
  if (own.kind === 'folder') {
    const channels = model.input[2] === 1 ? 1 : 3;
    return imageFolder(own.files, { ...options, channels, skipCorrupt: true });
  }
  const parts =
    own.kind === 'idx' ? await openIdx(own.files) : { train: webcamDataset(own.classes, own.images) };
  // IDX files name no classes: labels that do not occur are no mistake.
  return classificationData(
    { source: data.source, ...parts },
    { ...options, allowEmpty: own.kind === 'idx' },
  );
}

function webcamDataset(classes: readonly string[], recorded: readonly WebcamImage[]): ArrayDataset {
  const side = recorded[0]?.side ?? 1;
  const images = new Uint8Array(recorded.length * side * side * 3);
  for (const [i, { data }] of recorded.entries()) images.set(data, i * side * side * 3);
  return arrayDataset({
    images,
    labels: recorded.map(({ label }) => label),
    shape: [side, side, 3],
    classes,
  });
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
