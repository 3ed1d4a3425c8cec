import { createReadStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { checkArguments } from '@convkit/core';
import type { DownloadCache } from '../download/download-cache.js';
import { isAbsent, unreadable, writeWhole } from './files.js';

/** Caches downloads as files in the folder `dir`, which is created if necessary. A file appears only once it is complete. */
export function folderCache(dir: string): DownloadCache {
  checkArguments('folderCache', { dir }, { dir: 'name' });
  const file = (key: string) => join(dir, key);
  return {
    async read(key) {
      try {
        await stat(file(key));
      } catch (cause) {
        if (isAbsent(cause)) return undefined;
        throw unreadable(file(key), cause);
      }
      return createReadStream(file(key));
    },
    write: (key, content) => writeWhole(file(key), content),
    remove: (key) => rm(file(key), { force: true }),
  };
}
