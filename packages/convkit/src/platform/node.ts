import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { fileSource, writeFileAtomically } from '@convkit/checkpoint/node';
import { ConfigError } from '@convkit/core';
import { cacheFolder, downloadFile, loadDataset, openImageFolder, openImageTable } from '@convkit/data/node';
import { NodeRunStore, readRunFolder } from '@convkit/train/node';
import { fetchBytes, isRemote } from './fetch-bytes.js';
import { FILE_KINDS } from './file-kinds.js';
import { installedSet } from './installed-sets.js';
import { openRemote } from './open-remote.js';
import type { Platform } from './platform.js';
import { cannotDownload } from './published-file.js';

/** Whether there is such a file. A path that cannot be followed has none. */
function isFile(file: string): boolean {
  try {
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

export const platform: Platform = {
  threads: Math.min(os.availableParallelism(), 8),
  async readBytes(source, kind) {
    if (isRemote(source)) return fetchBytes(source, kind);
    const file = source instanceof URL ? fileURLToPath(source) : source;
    return new Uint8Array(
      await readFile(file).catch((cause: unknown) => {
        const { Failure, hint } = FILE_KINDS[kind];
        throw new Failure(`${file} ${reasonOf(cause)}`, { cause, hint });
      }),
    );
  },
  isFile,
  fileBytes: async (file) => (await stat(file).catch(() => undefined))?.size,
  versions() {
    const own = ownVersion();
    const system = `${process.platform} ${process.arch}`;
    return { ...(own !== undefined && { convkit: own }), node: process.version, system };
  },
  async openWeights(source) {
    if (isRemote(source)) return openRemote(source);
    const file = source instanceof URL ? fileURLToPath(source) : source;
    const folder = path.dirname(file);
    return { source: await fileSource(file), sibling: (name) => fileSource(path.join(folder, name)) };
  },
  async openPublished(published, options) {
    const { url, file, sha256 } = published;
    const kept = path.join(cacheFolder('weights'), file);
    if (!isFile(kept)) {
      const checked = { ...options, ...(sha256 !== undefined && { sha256 }) };
      await downloadFile(url, kept, checked).catch((cause: unknown) => {
        throw cannotDownload(published, `put it at ${kept}`, cause);
      });
    }
    return fileSource(kept);
  },
  createSha256() {
    const hash = createHash('sha256');
    return { update: (piece) => void hash.update(piece), digest: () => hash.digest('hex') };
  },
  async openFolder(source, options) {
    const isPath = typeof source === 'string' || (source instanceof URL && source.protocol === 'file:');
    if (isPath) return openImageFolder(source instanceof URL ? fileURLToPath(source) : source, options);
    throw new ConfigError('the folder of images is not a path', {
      hint: 'Give the path of a folder. Files that a user picks can be read in a page only.',
    });
  },
  async openTable(source, csv) {
    const isPath = typeof source === 'string' || (source instanceof URL && source.protocol === 'file:');
    if (isPath && csv === undefined) {
      return openImageTable(source instanceof URL ? fileURLToPath(source) : source);
    }
    throw new ConfigError(isPath ? 'csv is for files that a user picks' : 'the table is not a path', {
      hint: 'Give the path of a CSV file. Files that a user picks can be read in a page only.',
    });
  },
  async openKnownSet(name, split, { dir = installedSet(name), ...options }) {
    return loadDataset(name, { ...options, split, ...(dir !== undefined && { dir }) });
  },
  writeBytes: (file, bytes) => writeFileAtomically(file, [bytes]),
  openStore: (out, options) => NodeRunStore.open(out, options),
  readStore: (out) => readRunFolder(out),
};

/** Version of this package. Undefined in a bundle, which has no `package.json`. */
function ownVersion(): string | undefined {
  try {
    const { version } = createRequire(import.meta.url)('convkit/package.json') as {
      readonly version: string;
    };
    return version;
  } catch {
    return undefined;
  }
}

const codeOf = (cause: unknown) => (cause as NodeJS.ErrnoException).code;

/** Why a file cannot be read, to follow its path. */
function reasonOf(cause: unknown): string {
  const code = codeOf(cause);
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'does not exist';
  if (code === 'EISDIR') return 'is a folder, not a file';
  return `cannot be read: ${code === 'EACCES' ? 'permission denied' : (cause as Error).message}`;
}
