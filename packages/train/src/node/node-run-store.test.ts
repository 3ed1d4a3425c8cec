import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { CheckpointError } from '@convkit/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { testRunStore } from '../checkpoint/run-store.fixture.js';
import { testRunFiles } from '../run-folder/run-files.fixture.js';
import { CHECKPOINT_FILE, NodeRunStore, readRunFolder } from './index.js';

const bytes = (text: string) => new TextEncoder().encode(text);
let folder: string;
let stores: NodeRunStore[];

beforeEach(async () => {
  folder = path.join(await fs.mkdtemp(path.join(os.tmpdir(), 'convkit-run-')), 'run');
  stores = [];
});

afterEach(async () => {
  vi.restoreAllMocks();
  for (const store of stores) await store.close();
  await fs.rm(path.dirname(folder), { recursive: true });
});

async function open(options?: { resume?: boolean }): Promise<NodeRunStore> {
  const store = await NodeRunStore.open(folder, options);
  stores.push(store);
  return store;
}

/** Error that opening fails with. */
async function refusal(options?: { resume?: boolean }): Promise<CheckpointError> {
  const error = await open(options).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(CheckpointError);
  return error as CheckpointError;
}

const names = async () => (await fs.readdir(folder)).sort();

function deadProcess(): number {
  return spawnSync(process.execPath, ['-e', '']).pid;
}

describe('a folder', () => {
  testRunStore(open);
  testRunFiles(open);

  it('contains only the last checkpoint after it is closed', async () => {
    const store = await open();
    expect(await store.read()).toBeUndefined();
    expect(await store.write(bytes('one'))).toBe(path.join(folder, CHECKPOINT_FILE));
    await store.write(bytes('two'));
    expect(await names()).toEqual([CHECKPOINT_FILE, 'run.lock']);
    expect(await store.read()).toEqual(Buffer.from('two'));
    await store.close();
    await store.close();
    expect(await names()).toEqual([CHECKPOINT_FILE]);
    expect(await readRunFolder(folder)).toEqual(Buffer.from('two'));
    expect(await readRunFolder(path.join(folder, CHECKPOINT_FILE))).toEqual(Buffer.from('two'));
  });

  it('that contains a run can only be resumed', async () => {
    await (await open()).write(bytes('one'));
    await (stores[0] as NodeRunStore).close();
    const error = await refusal();
    expect(error.message).toMatch(/already (contains a run|exists)/);
    expect(error.hint).toMatch(/Resume/);
    expect(await names()).toEqual([CHECKPOINT_FILE]);
    expect(await (await open({ resume: true })).read()).toEqual(Buffer.from('one'));
  });

  it('that does not exist is created to be resumed, but not to be read', async () => {
    await expect(readRunFolder(folder)).rejects.toThrow(/has no checkpoint/);
    await expect(fs.access(folder)).rejects.toThrow('ENOENT');
    expect(await (await open({ resume: true })).read()).toBeUndefined();
    expect(await names()).toEqual(['run.lock']);
  });

  it('may contain other files, which are kept', async () => {
    await fs.mkdir(folder);
    await fs.writeFile(path.join(folder, 'notes.txt'), 'mine');
    await fs.writeFile(path.join(folder, `${CHECKPOINT_FILE}.77.tmp`), 'half');
    await fs.writeFile(path.join(folder, 'run.lock.77.tmp'), '');
    await fs.writeFile(path.join(folder, 'config.json.77.tmp'), '');
    await fs.mkdir(path.join(folder, 'checkpoints'));
    await fs.writeFile(path.join(folder, 'checkpoints', 'best.safetensors.77.tmp'), 'half');
    await open();
    expect(await names()).toEqual(['checkpoints', 'notes.txt', 'run.lock']);
    expect(await fs.readdir(path.join(folder, 'checkpoints'))).toEqual([]);
  });
});

describe('the lock', () => {
  it('rejects a second run in the same process', async () => {
    await open();
    const error = await refusal();
    expect(error.message).toBe(`Process ${process.pid} is already training in ${await fs.realpath(folder)}`);
    expect(error.hint).toMatch(/run\.lock/);
    expect(await names()).toEqual(['run.lock']);
  });

  it('names the process that holds it, and is released when that is killed', async () => {
    await fs.mkdir(folder);
    const other = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'], { stdio: 'ignore' });
    try {
      await fs.writeFile(path.join(folder, 'run.lock'), `${other.pid}\n`);
      expect((await refusal()).message).toMatch(`Process ${other.pid} is already training in`);
      expect(await fs.readFile(path.join(folder, 'run.lock'), 'utf8')).toBe(`${other.pid}\n`);
    } finally {
      other.kill('SIGKILL');
      await once(other, 'exit');
    }
    await open();
    expect(await fs.readFile(path.join(folder, 'run.lock'), 'utf8')).toBe(
      `${process.pid} ${os.hostname()}\n`,
    );
  });

  it('of another machine is taken over once its holder has not renewed it for long', async () => {
    await fs.mkdir(folder);
    const file = path.join(folder, 'run.lock');
    // A process of this number always exists here.
    await fs.writeFile(file, '1 elsewhere\n');
    expect((await refusal()).message).toMatch('Process 1 on elsewhere is already training in');
    const old = new Date(Date.now() - 60_000);
    await fs.utimes(file, old, old);
    await open();
    await fs.utimes(file, old, old);
    const age = async () => Date.now() - (await fs.stat(file)).mtimeMs;
    await expect.poll(age).toBeLessThan(15_000);
  });

  it.each([
    ['of a dead process', () => `${deadProcess()}\n`],
    ['of a dead process with the same id as this one', () => `${process.pid}\n`],
    ['emptied by a crash of the machine', () => ''],
  ])('%s is taken over', async (_, content) => {
    await fs.mkdir(folder);
    await fs.writeFile(path.join(folder, 'run.lock'), content());
    await open();
    expect((await refusal()).message).toMatch(`Process ${process.pid} is`);
  });

  it('is given up if it cannot be renewed', async () => {
    vi.spyOn(fs, 'open').mockRejectedValueOnce(systemError('EMFILE'));
    expect((await refusal()).message).toMatch(/^Cannot lock the folder .*: EMFILE$/);
    expect(await names()).toEqual([]);
    await open();
  });

  it('works on a file system without links', async () => {
    vi.spyOn(fs, 'link').mockRejectedValue(systemError('ENOTSUP'));
    await open();
    expect((await refusal()).message).toMatch(`Process ${process.pid} is`);
    expect(await names()).toEqual(['run.lock']);
  });
});

const systemError = (code: string) => Object.assign(new Error(`${code}: injected`), { code });

describe('a file system error', () => {
  it.each([
    ['write', 'ENOSPC', /disk space/],
    ['sync', 'EDQUOT', /quota/],
    ['write', 'EIO', undefined],
  ] as const)('in %s, %s: keeps the old checkpoint and leaves no draft', async (what, code, hint) => {
    const store = await open();
    await store.write(bytes('old'));
    const realOpen = fs.open;
    vi.spyOn(fs, 'open').mockImplementation(async (...args) => {
      const handle = await realOpen(...args);
      vi.spyOn(handle, what === 'sync' ? 'sync' : 'writeFile').mockRejectedValue(systemError(code));
      return handle;
    });
    const error = await store.write(bytes('new')).catch((reason: unknown) => reason);
    vi.restoreAllMocks();
    expect(error).toBeInstanceOf(CheckpointError);
    const { message, hint: given } = error as CheckpointError;
    expect(message).toBe(`Cannot write the checkpoint ${path.join(folder, CHECKPOINT_FILE)}: ${code}`);
    if (hint) expect(given).toMatch(hint);
    else expect(given).toBeUndefined();
    expect(await names()).toEqual([CHECKPOINT_FILE, 'run.lock']);
    expect(await store.read()).toEqual(Buffer.from('old'));
  });

  it('in metrics.jsonl or config.json names the file and keeps the old content', async () => {
    const { files } = await open();
    await files.write('config.json', bytes('old'));
    await files.append('metrics.jsonl', bytes('old'));
    const realOpen = fs.open;
    vi.spyOn(fs, 'open').mockImplementation(async (...args) => {
      const handle = await realOpen(...args);
      vi.spyOn(handle, 'writeFile').mockRejectedValue(systemError('ENOSPC'));
      return handle;
    });
    vi.spyOn(fs, 'appendFile').mockRejectedValue(systemError('ENOSPC'));
    await expect(files.write('config.json', bytes('new'))).rejects.toMatchObject({
      code: 'CHECKPOINT',
      message: `Cannot write ${path.join(folder, 'config.json')}: ENOSPC`,
      hint: expect.stringMatching(/disk space/),
    });
    await expect(files.append('metrics.jsonl', bytes('new'))).rejects.toThrow(/metrics\.jsonl: ENOSPC$/);
    vi.restoreAllMocks();
    expect(await files.read('config.json')).toEqual(Buffer.from('old'));
    expect(await names()).toEqual(['config.json', 'metrics.jsonl', 'run.lock']);
  });

  it.runIf(process.platform === 'linux')('reports a file system that takes no folders', async () => {
    const opened = NodeRunStore.open('/proc/convkit/run');
    await expect(opened).rejects.toThrow(/^Cannot create the folder \/proc\/convkit\/run: ENOENT$/);
  });

  it('names the folder and gives a hint', async () => {
    vi.spyOn(fs, 'writeFile').mockRejectedValue(systemError('EROFS'));
    const error = await refusal();
    expect(error.message).toBe(`Cannot lock the folder ${folder}: EROFS`);
    expect(error.hint).toMatch(/read-only/);
    vi.restoreAllMocks();
    vi.spyOn(fs, 'mkdir').mockRejectedValue(systemError('EACCES'));
    expect((await refusal()).message).toBe(`Cannot create the folder ${folder}: EACCES`);
  });

  it('is reported for a file in place of the folder', async () => {
    await fs.writeFile(folder, '');
    expect((await refusal()).hint).toMatch(/a file has this name/);
    expect((await refusal({ resume: true })).hint).toMatch(/a file has this name/);
  });

  it('is reported for a folder that was deleted during the run', async () => {
    const store = await open();
    await fs.rm(folder, { recursive: true });
    await expect(store.write(bytes('late'))).rejects.toThrow(/Cannot write the checkpoint .*: ENOENT/);
  });
});
