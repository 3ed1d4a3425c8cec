import { rename, rm, writeFile } from 'node:fs/promises';
import { CheckpointError } from '@convkit/core';

/**
 * Writes a text file, replacing it atomically.
 * @throws CheckpointError naming the file if it cannot be written.
 */
export async function writeWhole(file: string, text: string): Promise<void> {
  const draft = `${file}.${process.pid}.tmp`;
  try {
    await writeFile(draft, text);
    await rename(draft, file);
  } catch (cause) {
    await rm(draft, { force: true });
    throw new CheckpointError(`cannot write ${file}: ${(cause as Error).message}`, { cause });
  }
}
