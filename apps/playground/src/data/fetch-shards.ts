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

/**
 * Opens the training and test images of a dataset.
 * @param options `firstOnly` reads only the first training shard.
 */
export async function openShards(
  set: SetManifest,
  { classes, firstOnly, read }: { classes: readonly string[]; firstOnly: boolean; read: ReadFile },
): Promise<{ train: ArrayDataset; test: ArrayDataset }> {
  const open = async (shard: ShardManifest) => {
    const file = async (name: string) => parse(await unpacked(await read(name), name));
    const [images, labels] = await Promise.all([file(shard.images), file(shard.labels)]);
    const [, height, width, channels = 1] = images.shape as [number, number, number, number?];
    return arrayDataset({
      images: images.data,
      labels: labels.data,
      shape: [height, width, channels],
      classes,
      names: { images: shard.images, labels: shard.labels },
    });
  };
  const wanted = firstOnly ? set.train.slice(0, 1) : set.train;
  const [test, ...train] = await Promise.all([set.test, ...wanted].map(open));
  return { train: concat(train) as ArrayDataset, test: test as ArrayDataset };
}

/** Reads an IDX file of bytes that the site was built with. It is intact: its checksum was verified when it was unpacked. */
function parse(bytes: Uint8Array<ArrayBuffer>): { shape: number[]; data: Uint8Array } {
  const view = new DataView(bytes.buffer);
  const shape = Array.from({ length: view.getUint8(3) }, (_, axis) => view.getUint32(4 + 4 * axis));
  return { shape, data: bytes.subarray(4 + 4 * shape.length) };
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
