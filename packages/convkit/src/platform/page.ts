import { CheckpointError } from '@convkit/core';
import { listRuns, openRunStore } from '@convkit/train/browser';
import { fetchBytes } from './fetch-bytes.js';
import type { Platform } from './platform.js';

export const platform: Platform = {
  threads: Math.min(globalThis.navigator?.hardwareConcurrency ?? 1, 8),
  readBytes: fetchBytes,
  async writeBytes(path, bytes) {
    const url = URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>]));
    const link = document.createElement('a');
    link.href = url;
    link.download = path;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  },
  async openStore(out, { resume }) {
    const isStored = resume && (await listRuns()).some(({ name }) => name === out);
    return openRunStore(out, { resume: isStored, warn: (message) => console.warn(message) });
  },
  async readStore(out) {
    const store = await openRunStore(out, { resume: true, warn: (message) => console.warn(message) });
    try {
      const bytes = await store.read();
      if (!bytes) throw new CheckpointError(`this browser keeps no run named ${out}`);
      return bytes;
    } finally {
      await store.close();
    }
  },
};
