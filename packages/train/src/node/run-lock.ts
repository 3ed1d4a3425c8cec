import fs, { type FileHandle } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { CheckpointError } from '@convkit/core';
import { codeOf, fileError } from './file-errors.js';

/** Lock files that this process holds. Its process id in a file may stem from a dead process with the same id. */
const held = new Set<string>();

/** Error codes of file systems without links. */
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']);

/** Milliseconds between signs of life in a lock file, for processes on other machines. */
const RENEW_AFTER = 3000;

/** Age in milliseconds from which a lock of another machine counts as one of a dead process. */
const STALE_AFTER = 15_000;

/** Process that holds a lock. */
interface Holder {
  readonly pid: number;
  readonly host: string;
}

/**
 * Exclusive lock on a folder: a file `run.lock` that names the process that holds it, and its machine. Only processes of the same machine can
 * be looked up. Therefore the holder rewrites the file every few seconds, and on other machines its age tells whether the holder is alive.
 */
export class RunLock {
  readonly #file: string;
  readonly #handle: FileHandle;
  readonly #timer: NodeJS.Timeout;

  private constructor(file: string, handle: FileHandle) {
    this.#file = file;
    this.#handle = handle;
    this.#timer = setInterval(() => {
      // In place: a file that is truncated first could be read while it is empty.
      handle.write(content(), 0).catch(() => {});
    }, RENEW_AFTER).unref();
  }

  /**
   * Locks a folder. Takes over the lock of a dead process.
   * @throws CheckpointError if another process holds the lock, or the folder cannot be locked.
   */
  static async acquire(folder: string): Promise<RunLock> {
    const file = path.join(await fs.realpath(folder), 'run.lock');
    const draft = `${file}.${hostname()}.${process.pid}.tmp`;
    try {
      await create(file, draft);
      held.add(file);
      return new RunLock(file, await openOrRelease(file));
    } catch (error) {
      if (error instanceof CheckpointError) throw error;
      throw fileError(`lock the folder ${folder}`, error);
    } finally {
      await fs.rm(draft, { force: true }).catch(() => {});
    }
  }

  /** Deletes the lock file. */
  async release(): Promise<void> {
    clearInterval(this.#timer);
    await this.#handle.close();
    if (held.delete(this.#file)) await fs.rm(this.#file, { force: true });
  }
}

/** Opens a lock that was just created. A lock that cannot be renewed is given up. */
async function openOrRelease(file: string): Promise<FileHandle> {
  try {
    return await fs.open(file, 'r+');
  } catch (error) {
    held.delete(file);
    await fs.rm(file, { force: true });
    throw error;
  }
}

const content = () => `${process.pid} ${hostname()}\n`;

/** Whether a process holds the lock of a folder. */
export async function isLocked(folder: string): Promise<boolean> {
  const found = await fs.realpath(folder).catch((error: unknown) => {
    throw fileError(`read the folder ${folder}`, error);
  });
  const file = path.join(found, 'run.lock');
  const holder = await readHolder(file);
  return holder !== undefined && isAlive(holder, file, await ageOf(file));
}

async function create(file: string, draft: string): Promise<void> {
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      await fs.writeFile(draft, content());
      return await createWhole(file, draft);
    } catch (error) {
      // ENOENT: the run that holds the lock has deleted the draft.
      if (codeOf(error) !== 'EEXIST' && codeOf(error) !== 'ENOENT') throw error;
    }
    const holder = await readHolder(file);
    if (holder !== undefined && isAlive(holder, file, await ageOf(file, draft))) {
      const { pid, host } = holder;
      const process = `Process ${pid}${host === hostname() ? '' : ` on ${host}`}`;
      throw new CheckpointError(`${process} is already training in ${path.dirname(file)}`, {
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

/** Reads who holds a lock. Returns undefined if the lock is gone or damaged. Locks of older versions name no machine. */
async function readHolder(file: string): Promise<Holder | undefined> {
  try {
    const [, pid, host = hostname()] =
      /^([1-9]\d*)(?: (\S+))?\n$/.exec(await fs.readFile(file, 'utf8')) ?? [];
    return pid === undefined ? undefined : { pid: Number(pid), host };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Milliseconds since a lock was written last.
 * @param now - a file that was just written to the same file system, whose clock counts. Defaults to the clock of this machine.
 */
async function ageOf(file: string, now?: string): Promise<number> {
  const time = async (of: string) => (await fs.stat(of).catch(() => undefined))?.mtimeMs;
  const [written, current = Date.now()] = await Promise.all([
    time(file),
    now === undefined ? undefined : time(now),
  ]);
  return written === undefined ? Number.POSITIVE_INFINITY : current - written;
}

function isAlive({ pid, host }: Holder, file: string, age: number): boolean {
  if (host !== hostname()) return age < STALE_AFTER;
  if (pid === process.pid) return held.has(file);
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}
