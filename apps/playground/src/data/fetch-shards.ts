import { DataError } from '@convkit/core';
import { type ArrayDataset, arrayDataset, type IdxArray, parseIdx } from '@convkit/data';
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
  const wanted = firstOnly ? set.train.slice(0, 1) : set.train;
  const [train, test] = await Promise.all([joined(wanted, classes, read), joined([set.test], classes, read)]);
  return { train, test };
}

async function joined(shards: readonly ShardManifest[], classes: readonly string[], read: ReadFile) {
  const parts = await Promise.all(
    shards.flatMap(({ images, labels }) =>
      [images, labels].map(async (name) => parseIdx(await read(name), name)),
    ),
  );
  const images = parts.filter((_, i) => i % 2 === 0);
  const labels = parts.filter((_, i) => i % 2 === 1);
  const [, height, width] = (images[0] as IdxArray).shape as [number, number, number];
  return arrayDataset({
    images: concatenated(images),
    labels: concatenated(labels),
    shape: [height, width, 1],
    classes,
  });
}

function concatenated(parts: readonly IdxArray[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { data }) => sum + data.length, 0));
  let at = 0;
  for (const { data } of parts) {
    bytes.set(data, at);
    at += data.length;
  }
  return bytes;
}
