import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DownloadCache } from '../download/download-cache.js';
import { isAbsent, unreadable } from './files.js';

/**
 * Keeps downloads as files in the folder `dir`, which is made where it is not there. A file appears under its name once
 * it is complete; what a killed process left behind ends in `.part`.
 */
export function folderCache(dir: string): DownloadCache {
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
    async write(key, content) {
      await mkdir(dir, { recursive: true });
      const part = file(`${key}.${globalThis.crypto.randomUUID()}.part`);
      try {
        const handle = await open(part, 'wx');
        try {
          for await (const piece of content) await handle.writeFile(piece);
          await handle.sync();
        } finally {
          await handle.close();
        }
        await rename(part, file(key));
      } catch (error) {
        await rm(part, { force: true });
        throw error;
      }
    },
    remove: (key) => rm(file(key), { force: true }),
  };
}
