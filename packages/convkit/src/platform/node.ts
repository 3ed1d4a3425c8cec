import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { CheckpointError, DataError } from '@convkit/core';
import { CHECKPOINT_FILE, NodeRunStore, readRunFolder } from '@convkit/train/node';
import { fetchBytes, isRemote } from './fetch-bytes.js';
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
  async writeBytes(file, bytes) {
    await writeFile(file, bytes).catch((cause: unknown) => {
      throw new CheckpointError(`${file} cannot be written: ${(cause as Error).message}`, { cause });
    });
  },
  openStore: (out, { resume }) =>
    NodeRunStore.open(out, { resume: resume && existsSync(path.join(out, CHECKPOINT_FILE)) }),
  readStore: (out) => readRunFolder(out),
};
