import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { NodeRunStore } from '@convkit/train/node';
import type { LocalRunStore } from './mirrored-run-store.js';

/** Stores a run in a new folder below `parent`, which is deleted when the store is closed or the process exits. */
export async function temporaryRunStore(parent: string): Promise<LocalRunStore> {
  const folder = path.join(parent, `convkit-run-${randomUUID()}`);
  const store = await NodeRunStore.open(folder);
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  return {
    folder,
    files: store.files,
    read: () => store.read(),
    write: (bytes) => store.write(bytes),
    async close() {
      process.off('exit', remove);
      await store.close();
      remove();
    },
  };
}
