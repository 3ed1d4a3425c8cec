import fs from 'node:fs/promises';
import path from 'node:path';
import { CheckpointError } from '@convkit/core';
import { codeOf, fileError } from './file-errors.js';

/** Lock files that this process holds. Its process id in a file may stem from a dead process with the same id. */
const held = new Set<string>();

/** Error codes of file systems without links. */
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']);

/** Exclusive lock on a run's folder: a file `run.lock` that contains the id of the process that holds it. */
export class RunLock {
  readonly #file: string;

  private constructor(file: string) {
    this.#file = file;
  }

  /**
   * Locks a folder. Takes over the lock of a dead process.
   * @throws CheckpointError if another process holds the lock, or the folder cannot be locked.
   */
  static async acquire(folder: string): Promise<RunLock> {
    const file = path.join(await fs.realpath(folder), 'run.lock');
    const draft = `${file}.${process.pid}.tmp`;
    try {
      await create(file, draft);
    } catch (error) {
      if (error instanceof CheckpointError) throw error;
      throw fileError(`lock the folder ${folder}`, error);
    } finally {
      await fs.rm(draft, { force: true }).catch(() => {});
    }
    held.add(file);
    return new RunLock(file);
  }

  /** Deletes the lock file. */
  async release(): Promise<void> {
    if (held.delete(this.#file)) await fs.rm(this.#file, { force: true });
  }
}

/** Whether a process holds the lock of a folder. */
export async function isLocked(folder: string): Promise<boolean> {
  const found = await fs.realpath(folder).catch((error: unknown) => {
    throw fileError(`read the folder ${folder}`, error);
  });
  const file = path.join(found, 'run.lock');
  const holder = await readHolder(file);
  return holder !== undefined && isAlive(holder, file);
}

async function create(file: string, draft: string): Promise<void> {
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      await fs.writeFile(draft, `${process.pid}\n`);
      return await createWhole(file, draft);
    } catch (error) {
      // ENOENT: the run that holds the lock has deleted the draft.
      if (codeOf(error) !== 'EEXIST' && codeOf(error) !== 'ENOENT') throw error;
    }
    const holder = await readHolder(file);
    if (holder !== undefined && isAlive(holder, file)) {
      throw new CheckpointError(`Process ${holder} is already training in ${path.dirname(file)}`, {
        hint: `Wait for it, end it, or choose another folder. If it is not a convkit run, delete ${file}.`,
      });
    }
    await fs.rm(file, { force: true });
  }
  throw new CheckpointError(`Cannot lock ${path.dirname(file)}: other runs keep locking it`, {
    hint: 'Choose another folder.',
  });
}

/** Creates `file` from `draft`. Fails with EEXIST if it exists. A link appears with its content, so no process ever reads an empty lock. */
async function createWhole(file: string, draft: string): Promise<void> {
  try {
    await fs.link(draft, file);
  } catch (error) {
    if (!NO_LINKS.has(codeOf(error) ?? '')) throw error;
    await fs.copyFile(draft, file, fs.constants.COPYFILE_EXCL);
  }
}

/** Reads the process id in the lock. Returns undefined if the lock is gone or has no process id. */
async function readHolder(file: string): Promise<number | undefined> {
  try {
    const text = await fs.readFile(file, 'utf8');
    return /^[1-9]\d*\n$/.test(text) ? Number(text) : undefined;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function isAlive(pid: number, file: string): boolean {
  if (pid === process.pid) return held.has(file);
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}
