import { DataError } from '@convkit/core';
import { type ArrayDataset, arrayDataset, concat } from '@convkit/data';
import type { DataProgress } from '@convkit/train/worker';
import type { SetManifest, ShardManifest } from './manifest.js';

/** Reads a file from the site's folder `data`. */
export type ReadFile = (name: string) => Promise<Uint8Array>;

export interface SiteFilesOptions {
  readonly signal?: AbortSignal;
  readonly report?: (progress: DataProgress) => void;
}

/** Address of the site's folder `data`. The code of workers is in a folder beside it. */
const siteData = () =>
  typeof document === 'undefined'
    ? new URL('../data/', globalThis.location.href)
    : new URL('data/', document.baseURI);

/** Reads files of the site over the network. */
export function siteFiles({ signal, report }: SiteFilesOptions = {}): ReadFile {
  return async (name) => {
    const url = new URL(name, siteData());
    try {
      report?.({ name, received: 0 });
      const response = await fetch(url, { signal: signal ?? null });
      if (!response.ok) throw new Error(`the server answered ${response.status}`);
      const bytes = new Uint8Array(await response.arrayBuffer());
      report?.({ name, received: bytes.length, total: bytes.length });
      return bytes;
    } catch (cause) {
      throw new DataError(`cannot fetch data/${name}: ${(cause as Error).message}`, {
        hint: 'Reload the page. If that does not help, the site is missing a file.',
        cause,
      });
    }
  };
}

/** Bytes before the images and before the labels of an IDX file. */
const [IMAGES_HEADER, LABELS_HEADER] = [16, 8];

/**
 * Opens the training and test images of a dataset.
 * @param options `firstOnly` reads only the first training shard.
 */
export async function openShards(
  set: SetManifest,
  { classes, firstOnly, read }: { classes: readonly string[]; firstOnly: boolean; read: ReadFile },
): Promise<{ train: ArrayDataset; test: ArrayDataset }> {
  const open = async ({ images, labels }: ShardManifest) => {
    const [imageFile, labelFile] = await Promise.all(
      [images, labels].map(async (name) => unpacked(await read(name), name)),
    );
    const { buffer } = imageFile as Uint8Array<ArrayBuffer>;
    const [height, width] = [8, 12].map((offset) => new DataView(buffer).getUint32(offset));
    return arrayDataset({
      images: (imageFile as Uint8Array).subarray(IMAGES_HEADER),
      labels: (labelFile as Uint8Array).subarray(LABELS_HEADER),
      shape: [height as number, width as number, 1],
      classes,
      names: { images, labels },
    });
  };
  const wanted = firstOnly ? set.train.slice(0, 1) : set.train;
  const [test, ...train] = await Promise.all([set.test, ...wanted].map(open));
  return { train: concat(train) as ArrayDataset, test: test as ArrayDataset };
}

/**
 * Unpacks a gzipped file with the browser's own inflater: the library's would add 10 kB to the code of the first step.
 * @throws DataError if it is damaged.
 */
async function unpacked(bytes: Uint8Array, name: string): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>])
    .stream()
    .pipeThrough(new DecompressionStream('gzip'));
  try {
    return new Uint8Array(await new Response(stream).arrayBuffer());
  } catch (cause) {
    throw new DataError(`data/${name} is damaged`, { hint: 'Reload the page.', cause });
  }
}
