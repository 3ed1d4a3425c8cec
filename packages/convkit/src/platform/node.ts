import { readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import { fileURLToPath } from 'node:url';
import { CheckpointError, DataError } from '@convkit/core';
import { NodeRunStore, readRunFolder } from '@convkit/train/node';
import { fetchBytes, isRemote } from './fetch-bytes.js';
import type { Platform } from './platform.js';

export const platform: Platform = {
  threads: Math.min(os.availableParallelism(), 8),
  async readBytes(source) {
    if (isRemote(source)) return fetchBytes(source);
    const path = source instanceof URL ? fileURLToPath(source) : source;
    return new Uint8Array(
      await readFile(path).catch((cause: unknown) => {
        throw new DataError(`${path} cannot be read: ${(cause as Error).message}`, { cause });
      }),
    );
  },
  async writeBytes(path, bytes) {
    await writeFile(path, bytes).catch((cause: unknown) => {
      throw new CheckpointError(`${path} cannot be written: ${(cause as Error).message}`, { cause });
    });
  },
  openStore: (out, options) => NodeRunStore.open(out, options),
  readStore: (out) => readRunFolder(out),
};
