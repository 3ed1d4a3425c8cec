import { readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import { fileURLToPath } from 'node:url';
import { CheckpointError, ConfigError, DataError } from '@convkit/core';
import { loadDataset, openImageFolder } from '@convkit/data/node';
import { NodeRunStore, readRunFolder } from '@convkit/train/node';
import { fetchBytes, isRemote } from './fetch-bytes.js';
import { installedSet } from './installed-sets.js';
import type { Platform } from './platform.js';

export const platform: Platform = {
  threads: Math.min(os.availableParallelism(), 8),
  async readBytes(source) {
    if (isRemote(source)) return fetchBytes(source);
    const file = source instanceof URL ? fileURLToPath(source) : source;
    return new Uint8Array(
      await readFile(file).catch((cause: unknown) => {
        throw new DataError(`${file} cannot be read: ${(cause as Error).message}`, { cause });
      }),
    );
  },
  async openFolder(source, options) {
    const isPath = typeof source === 'string' || (source instanceof URL && source.protocol === 'file:');
    if (isPath) return openImageFolder(source instanceof URL ? fileURLToPath(source) : source, options);
    throw new ConfigError('the folder of images is not a path', {
      hint: 'Give the path of a folder. Files that a user picks can be read in a page only.',
    });
  },
  async openKnownSet(name, split, { dir = installedSet(name), ...options }) {
    return loadDataset(name, { ...options, split, ...(dir !== undefined && { dir }) });
  },
  async writeBytes(path, bytes) {
    await writeFile(path, bytes).catch((cause: unknown) => {
      throw new CheckpointError(`${path} cannot be written: ${(cause as Error).message}`, { cause });
    });
  },
  openStore: (out, options) => NodeRunStore.open(out, options),
  readStore: (out) => readRunFolder(out),
};
