import { CheckpointError } from '@convkit/core';
import type { RunStore } from '@convkit/train';

/** A checkpoint in the origin's private files. A writable replaces its file as a whole when it is closed. */
export class OpfsStore implements RunStore {
  readonly #name: string;
  #last: Uint8Array | undefined;

  constructor(run: string) {
    this.#name = `${run}.safetensors`;
  }

  async read(): Promise<Uint8Array | undefined> {
    if (this.#last) return this.#last;
    try {
      const file = await (await (await folder()).getFileHandle(this.#name)).getFile();
      return new Uint8Array(await file.arrayBuffer());
    } catch (cause) {
      if ((cause as Error).name === 'NotFoundError') return undefined;
      throw denied(cause);
    }
  }

  async write(bytes: Uint8Array): Promise<string> {
    this.#last = bytes;
    try {
      const handle = await (await folder()).getFileHandle(this.#name, { create: true });
      const file = await handle.createWritable();
      await file.write(bytes as Uint8Array<ArrayBuffer>);
      await file.close();
    } catch (cause) {
      throw denied(cause);
    }
    return this.#name;
  }

  async close(): Promise<void> {}
}

async function folder(): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  return root.getDirectoryHandle('convkit-runs', { create: true });
}

function denied(cause: unknown): CheckpointError {
  const { name, message } = cause as Error;
  const full = name === 'QuotaExceededError';
  return new CheckpointError(
    full
      ? 'the browser’s storage for this page is full: the checkpoint was not kept'
      : `the browser gives this page no storage for checkpoints: ${message}`,
    { hint: 'Training can go on without it, but a reload begins anew.', cause },
  );
}
