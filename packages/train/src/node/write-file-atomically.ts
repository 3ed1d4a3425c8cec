import fs from 'node:fs/promises';
import path from 'node:path';

/** Names that `writeFileAtomically` gives its drafts. */
export function isDraftOf(target: string, name: string): boolean {
  return name.startsWith(`${target}.`) && name.endsWith('.tmp');
}

/**
 * Replaces `file`: after a crash at any moment it holds the old bytes or the new ones. The draft beside it is removed
 * when writing fails.
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

/** Makes the new name last; where folders cannot be opened, as on Windows, the system sees to it. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await fs.open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => {});
  await handle?.close();
}
