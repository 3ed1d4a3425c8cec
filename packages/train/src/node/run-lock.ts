import fs from 'node:fs/promises';
import path from 'node:path';
import { CheckpointError } from '@convkit/core';
import { codeOf, fileError } from './file-errors.js';

/** Locks that this process holds: its own number in a lock file does not tell a live lock from a dead namesake's. */
const held = new Set<string>();

/** What file systems without links answer. */
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']);

/** The sole right to write into a run's folder: a file `run.lock` with the number of the process that holds it. */
export class RunLock {
  readonly #file: string;

  private constructor(file: string) {
    this.#file = file;
  }

  /**
   * Takes over the lock of a process that is dead.
   * @throws CheckpointError naming the process that holds the lock, or saying why the folder takes none.
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

  async release(): Promise<void> {
    if (held.delete(this.#file)) await fs.rm(this.#file, { force: true });
  }
}

async function create(file: string, draft: string): Promise<void> {
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      await fs.writeFile(draft, `${process.pid}\n`);
      return await createWhole(file, draft);
    } catch (error) {
      // ENOENT: the run that holds the lock has tidied the draft away.
      if (codeOf(error) !== 'EEXIST' && codeOf(error) !== 'ENOENT') throw error;
    }
    const holder = await readHolder(file);
    if (holder !== undefined && isAlive(holder, file)) {
      throw new CheckpointError(`process ${holder} is writing into ${path.dirname(file)}`, {
        hint: `Wait for it or end it, or choose another folder. If it is no convkit run, delete ${file}.`,
      });
    }
    await fs.rm(file, { force: true });
  }
  throw new CheckpointError(`other runs are fighting for ${path.dirname(file)}`);
}

/** Fails with EEXIST where `file` exists. A link appears with its content: nobody ever reads an empty lock. */
async function createWhole(file: string, draft: string): Promise<void> {
  try {
    await fs.link(draft, file);
  } catch (error) {
    if (!NO_LINKS.has(codeOf(error) ?? '')) throw error;
    await fs.copyFile(draft, file, fs.constants.COPYFILE_EXCL);
  }
}

/** Undefined where the lock is gone or holds no number. */
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
