import { CheckpointError, ConfigError } from '@convkit/core';
import { openImageFiles } from '@convkit/data/browser';
import { openRunStore } from '@convkit/train/browser';
import { fetchBytes } from './fetch-bytes.js';
import type { Platform } from './platform.js';

const warn = (message: string) => console.warn(message);

export const platform: Platform = {
  threads: Math.min(globalThis.navigator?.hardwareConcurrency ?? 1, 8),
  readBytes: fetchBytes,
  // Not async: dropped items are gone after the event.
  openFolder(source, options) {
    if (typeof source !== 'string' && !(source instanceof URL)) return openImageFiles(source, options);
    return Promise.reject(
      new ConfigError(`a page cannot read the folder ${source}`, {
        hint: 'Give the files of <input type="file" webkitdirectory>, DataTransfer.items or a directory handle.',
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
