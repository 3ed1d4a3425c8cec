import { randomUUID } from 'node:crypto';
import { CheckpointError } from '@convkit/core';
import type { RunFiles } from '@convkit/train';
import { CHECKPOINT_FILE } from '@convkit/train/node';
import type { FolderRunStore } from '../engine/sweep-store.js';

/** A store in a folder of this machine, with files besides the checkpoint. */
export type LocalRunStore = FolderRunStore & { readonly files: RunFiles };

/** File in the remote folder with the id of the store that may write to it. */
const OWNER_FILE = 'owner';

/** Folders of a run; '' is the run's own. */
const FOLDERS = ['', 'checkpoints'];

/**
 * Opens a run that trains in a local store and is kept in a remote folder. The local store, which must be empty, is filled from the remote
 * folder. With each checkpoint, and when the store is closed, what has changed is copied there: the checkpoint last, so that a log is never
 * shorter than the checkpoint beside it and the remote folder can always be resumed.
 *
 * The last process that changes a run after opening it owns it. Another that still trains it, because it was thought dead, fails at its next
 * checkpoint, and copies nothing any more.
 * @param where - address of the remote folder, for errors.
 */
export async function mirroredRunStore(
  local: LocalRunStore,
  remote: RunFiles,
  where: string,
): Promise<FolderRunStore> {
  await fill(local, remote);
  return new MirroredRunStore(local, remote, where);
}

/** Copies a run. Its checkpoint comes first, because its log may grow meanwhile. */
async function fill(local: LocalRunStore, remote: RunFiles): Promise<void> {
  const listed = FOLDERS.map(async (folder) => {
    const names = await remote.list(folder);
    return folder === '' ? names : names.map((name) => `${folder}/${name}`);
  });
  const names = (await Promise.all(listed)).flat();
  if (names.includes(CHECKPOINT_FILE)) {
    const bytes = await remote.read(CHECKPOINT_FILE);
    if (bytes) await local.write(bytes, 0);
  }
  for (const name of names) {
    if (name === CHECKPOINT_FILE || name === OWNER_FILE) continue;
    const bytes = await remote.read(name);
    if (bytes) await local.files.write(name, bytes);
  }
}

class MirroredRunStore implements FolderRunStore {
  readonly folder: string;
  readonly files: RunFiles;
  readonly #local: LocalRunStore;
  readonly #remote: RunFiles;
  readonly #where: string;
  readonly #id = randomUUID();
  #hasClaimed = false;
  /** Names of the files that differ from those of the remote folder. */
  readonly #changed = new Set<string>();

  constructor(local: LocalRunStore, remote: RunFiles, where: string) {
    this.folder = local.folder;
    this.#local = local;
    this.#remote = remote;
    this.#where = where;
    const { files } = local;
    this.files = {
      read: (name) => files.read(name),
      list: (folder) => files.list(folder),
      write: (name, bytes) => this.#change(name, () => files.write(name, bytes)),
      append: (name, bytes) => this.#change(name, () => files.append(name, bytes)),
      remove: (name) => this.#change(name, () => files.remove(name)),
    };
  }

  read(): Promise<Uint8Array | undefined> {
    return this.#local.read();
  }

  async write(bytes: Uint8Array, step: number): Promise<string> {
    await this.#change(CHECKPOINT_FILE, () => this.#local.write(bytes, step));
    if (!(await this.#isOwner())) {
      throw new CheckpointError(`Another process has resumed the run in ${this.#where}`, {
        hint: 'Let it finish: the result will be the same.',
      });
    }
    await this.#upload();
    return `${this.#where}/${CHECKPOINT_FILE}`;
  }

  async close(): Promise<void> {
    try {
      if (this.#hasClaimed && (await this.#isOwner())) {
        await this.#upload();
        await this.#remote.remove(OWNER_FILE);
      }
      this.#hasClaimed = false;
    } finally {
      await this.#local.close();
    }
  }

  async #change(name: string, task: () => Promise<unknown>): Promise<void> {
    if (!this.#hasClaimed) await this.#remote.write(OWNER_FILE, new TextEncoder().encode(this.#id));
    this.#hasClaimed = true;
    this.#changed.add(name);
    await task();
  }

  async #upload(): Promise<void> {
    const others = [...this.#changed].filter((name) => name !== CHECKPOINT_FILE);
    for (const name of others) await this.#copy(name, await this.#local.files.read(name));
    if (this.#changed.has(CHECKPOINT_FILE)) await this.#copy(CHECKPOINT_FILE, await this.#local.read());
  }

  async #copy(name: string, bytes: Uint8Array | undefined): Promise<void> {
    if (bytes) await this.#remote.write(name, bytes);
    else await this.#remote.remove(name);
    this.#changed.delete(name);
  }

  async #isOwner(): Promise<boolean> {
    const owner = await this.#remote.read(OWNER_FILE);
    return owner !== undefined && new TextDecoder().decode(owner) === this.#id;
  }
}
