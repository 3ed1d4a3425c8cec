import { open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { type ArgumentKind, checkArguments } from '@convkit/core';
import { fileError } from './file-error.js';

/**
 * Writes a file from pieces, such as those of `safetensorsChunks`. After a crash or an error of `chunks` the file has either its old content or
 * the new one: the pieces go to a draft beside it, which then replaces it. Memory: one piece.
 * @throws CheckpointError if the file cannot be written.
 */
export async function writeFileAtomically(
  file: string,
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<void> {
  checkArguments('writeFileAtomically', { file, chunks }, { file: 'name', chunks: CHUNKS });
  const draft = `${file}.${globalThis.crypto.randomUUID()}.tmp`;
  try {
    await writeAndSync(draft, chunks);
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => {});
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    throw fileError(file, 'written', error);
  }
  await syncFolder(path.dirname(file));
}

async function writeAndSync(
  draft: string,
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<void> {
  const handle = await open(draft, 'wx');
  try {
    for await (const chunk of chunks) {
      checkArguments('writeFileAtomically', { chunk }, { chunk: 'bytes' });
      await handle.writeFile(chunk);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Flushes the renaming to disk. Does nothing where folders cannot be opened, as on Windows, which needs no flush. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => {});
  await handle?.close();
}

const CHUNKS: ArgumentKind = [
  'an iterable of Uint8Arrays',
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    (Symbol.iterator in value || Symbol.asyncIterator in value),
];
