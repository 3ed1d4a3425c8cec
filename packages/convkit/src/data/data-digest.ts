import type { Dataset } from '@convkit/data';
import { DATASETS, isDatasetName } from '@convkit/data';
import { platform } from '#platform';
import type { LabeledDataset, Sequences } from './classification-data.js';
import type { TrainingData } from './training-data.js';

/** Identity of a run's data, as saved in `config.json`. */
export interface DataDigest {
  /** Name of the set, or path of the folder. */
  readonly source: string;
  /** Number of images of each part. */
  readonly images: { readonly training: number; readonly validation: number; readonly test: number };
  /**
   * SHA-256 of each part: classes, labels and targets, and the name and size of each file. For images that are not in files, about 16 MiB of
   * evenly spaced pixels are hashed instead; for series and text, all samples.
   */
  readonly sha256: { readonly training: string; readonly validation: string; readonly test: string };
  /** Checksums of a known set's published files. */
  readonly published?: unknown;
}

/** Approximate limit of the hashed pixels, in bytes. */
const PIXEL_BYTES = 2 ** 24;

/** Computes the digest of a run's data. It does not depend on the location of the files. */
export async function dataDigest({ source, train, validation, test }: TrainingData): Promise<DataDigest> {
  const ofValidation = await digestOf(validation);
  return {
    source,
    images: { training: train.length, validation: validation.length, test: test.length },
    sha256: {
      training: await digestOf(train),
      validation: ofValidation,
      test: test === validation ? ofValidation : await digestOf(test),
    },
    ...(isDatasetName(source) && { published: publishedSums(source) }),
  };
}

async function digestOf(dataset: LabeledDataset): Promise<string> {
  const hash = platform.createSha256();
  const text = (value: unknown) => hash.update(new TextEncoder().encode(`${JSON.stringify(value)}\n`));
  const { length, classes, shape, labels, paths, targets, sequences } = dataset;
  text([length, classes, shape]);
  hash.update(bytesOf(Int32Array.from(labels)));
  if (targets) hash.update(bytesOf(Float64Array.from(targets.values)));
  if (paths) text(await filesOf(paths));
  else if (sequences) hashSamples(sequences, hash);
  else await hashPixels(dataset, hash);
  return hash.digest();
}

/** Name, relative to the common folder, and size of each file. */
async function filesOf(paths: readonly string[]): Promise<unknown[]> {
  const start = commonFolder(paths);
  const files: unknown[] = [];
  for (let i = 0; i < paths.length; i += CONCURRENT) {
    const group = paths.slice(i, i + CONCURRENT);
    const sizes = await Promise.all(group.map((path) => platform.fileBytes(path)));
    files.push(...group.map((path, k) => [path.slice(start).replaceAll('\\', '/'), sizes[k] ?? null]));
  }
  return files;
}

const CONCURRENT = 64;

function commonFolder(paths: readonly string[]): number {
  let [first = ''] = paths;
  for (const path of paths) {
    while (!path.startsWith(first))
      first = first.slice(0, Math.max(0, lastSeparator(first.slice(0, -1)) + 1));
  }
  return lastSeparator(first) + 1;
}

const lastSeparator = (path: string) => Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));

/** Hashes texts, or the values of series. */
function hashSamples({ samples }: Sequences, hash: { update(piece: Uint8Array): void }): void {
  for (const sample of samples) {
    hash.update(typeof sample === 'string' ? new TextEncoder().encode(`${sample}\n`) : bytesOf(sample));
  }
}

async function hashPixels(
  dataset: Pick<Dataset, 'length' | 'get'>,
  hash: { update(piece: Uint8Array): void },
): Promise<void> {
  if (dataset.length === 0) return;
  const { image } = await dataset.get(0);
  const most = Math.max(1, Math.floor(PIXEL_BYTES / image.byteLength));
  const stride = Math.max(1, Math.ceil(dataset.length / most));
  for (let i = 0; i < dataset.length; i += stride) hash.update(bytesOf((await dataset.get(i)).image));
}

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView) =>
  new Uint8Array(buffer, byteOffset, byteLength);

function publishedSums(source: keyof typeof DATASETS): unknown {
  const entry = DATASETS[source];
  if (entry.format === 'idx') return entry.set.sha256;
  if (entry.format === 'cifar') return { [entry.set.archive.name]: entry.set.archive.sha256 };
  return undefined;
}
