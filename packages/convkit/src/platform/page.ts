import { blobSource } from '@convkit/checkpoint';
import { CheckpointError, ConfigError } from '@convkit/core';
import { downloadStream, runningSha256 } from '@convkit/data';
import { browserCache, openImageFiles, openImageTableFiles } from '@convkit/data/browser';
import { openRunStore } from '@convkit/train/browser';
import { fetchBytes } from './fetch-bytes.js';
import { openRemote } from './open-remote.js';
import type { Platform } from './platform.js';
import { cannotDownload } from './published-file.js';

const warn = (message: string) => console.warn(message);

/** Bytes that a stream is collected in before they become a blob. */
const BLOB_BYTES = 2 ** 24;

export const platform: Platform = {
  threads: Math.min(globalThis.navigator?.hardwareConcurrency ?? 1, 8),
  readBytes: fetchBytes,
  isFile: () => false,
  fileBytes: async () => undefined,
  versions: () => ({ browser: globalThis.navigator?.userAgent ?? 'unknown' }),
  openWeights: openRemote,
  async openPublished(published, options) {
    const { url, sha256 } = published;
    const content = downloadStream(url, {
      ...options,
      ...(sha256 !== undefined && { sha256 }),
      // A page that is not secure has no cache, but may download.
      ...(globalThis.caches && { cache: browserCache('convkit-weights') }),
    });
    try {
      return blobSource(await collected(content), url);
    } catch (cause) {
      throw cannotDownload(published, 'give the file as weights', cause);
    }
  },
  createSha256: runningSha256,
  // Not async: dropped items are gone after the event.
  openFolder(source, options) {
    if (typeof source !== 'string' && !(source instanceof URL)) return openImageFiles(source, options);
    return Promise.reject(
      new ConfigError(`a page cannot read the folder ${source}`, {
        hint: 'Give the files of <input type="file" webkitdirectory>, DataTransfer.items or a directory handle.',
      }),
    );
  },
  openTable(source, csv) {
    if (typeof source !== 'string' && !(source instanceof URL)) return openImageTableFiles(source, csv);
    return Promise.reject(
      new ConfigError(`a page cannot read the file ${source}`, {
        hint: 'Give the files of <input type="file" webkitdirectory>, the table among them.',
      }),
    );
  },
  async openKnownSet(name) {
    throw new ConfigError(`in a page, dataset('${name}') needs the option url`, {
      hint: 'Give the URL of the folder of its files, or of the archive for CIFAR, on a server that allows your site to read it.',
    });
  },
  async writeBytes(path, bytes) {
    const url = URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>]));
    const link = document.createElement('a');
    link.href = url;
    link.download = path;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  },
  openStore: (out, options) => openRunStore(out, { ...options, warn }),
  async readStore(out) {
    const store = await openRunStore(out, { resume: true, warn });
    try {
      const bytes = await store.read();
      if (!bytes) throw new CheckpointError(`this browser keeps no run named ${out}`);
      return bytes;
    } finally {
      await store.close();
    }
  },
};

/** Collects a stream in a blob, which browsers may keep on disk. */
async function collected(content: AsyncIterable<Uint8Array>): Promise<Blob> {
  const blobs: Blob[] = [];
  let parts: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  for await (const piece of content) {
    parts.push(piece.slice());
    bytes += piece.length;
    if (bytes < BLOB_BYTES) continue;
    blobs.push(new Blob(parts));
    [parts, bytes] = [[], 0];
  }
  return new Blob([...blobs, ...parts]);
}
