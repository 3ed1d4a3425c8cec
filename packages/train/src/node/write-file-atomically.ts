import fs from 'node:fs/promises';
import path from 'node:path';

/** Whether `name` is that of a draft that `writeFileAtomically` creates for `target`. */
export function isDraftOf(target: string, name: string): boolean {
  return name.startsWith(`${target}.`) && name.endsWith('.tmp');
}

/**
 * Replaces the content of `file` atomically: after a crash it has either the old bytes or the new ones. Writes to a draft beside it, which
 * is removed on failure.
 */
export async function writeFileAtomically(file: string, bytes: Uint8Array): Promise<void> {
  const draft = `${file}.${process.pid}.tmp`;
  try {
    const handle = await fs.open(draft, 'w');
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await fs.rename(draft, file);
  } catch (error) {
    await fs.rm(draft, { force: true }).catch(() => {});
    throw error;
  }
  await syncFolder(path.dirname(file));
}

/** Flushes the renaming to disk. Does nothing where folders cannot be opened, as on Windows, which needs no flush. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await fs.open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => {});
  await handle?.close();
}
