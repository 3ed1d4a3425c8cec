import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { decodeRunCheckpoint, fit, METRICS_FILE, parseMetrics, type RunEvent } from '../index.js';
import { RECIPE, tinyOptions, useCpu } from '../tiny.fixture.js';
import { NodeRunStore, readRunFolder, readRunSummary } from './index.js';

beforeAll(useCpu);

let temporary: string;
beforeEach(async () => {
  temporary = await fs.mkdtemp(path.join(os.tmpdir(), 'convkit-full-'));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await fs.rm(temporary, { recursive: true });
});

const recipe = { ...RECIPE, epochs: 2, keepBest: 'trainLoss' };

async function train(folder: string): Promise<RunEvent | undefined> {
  const store = await NodeRunStore.open(folder, { resume: true });
  let last: RunEvent | undefined;
  try {
    const options = { store, resume: true, checkpointEvery: 2, keepLast: 2, logEvery: 1 };
    for await (const event of fit(tinyOptions({ recipe, ...options }))) last = event;
  } finally {
    await store.close();
  }
  return last;
}

async function logOf(folder: string): Promise<object[]> {
  const lines = parseMetrics(await fs.readFile(path.join(folder, METRICS_FILE)));
  return lines.map((line) => ({ ...line, time: '', seconds: 0, imagesPerSecond: 0 }));
}

/** Simulates a full disk from the `count`th write on: half the bytes are written. */
function fillAfter(count: number): void {
  const full = () => Object.assign(new Error('ENOSPC: injected'), { code: 'ENOSPC' });
  let left = count;
  const { open, appendFile } = fs;
  vi.spyOn(fs, 'appendFile').mockImplementation(async (file, data) => {
    if (left-- > 0) return appendFile(file, data);
    await appendFile(file, (data as Uint8Array).subarray(0, (data as Uint8Array).length >> 1));
    throw full();
  });
  vi.spyOn(fs, 'open').mockImplementation(async (...args) => {
    const handle = await open(...args);
    if (args[1] !== 'w') return handle;
    const { writeFile } = handle;
    handle.writeFile = async (data) => {
      if (left-- > 0) return writeFile.call(handle, data);
      await writeFile.call(handle, (data as Uint8Array).subarray(0, 10));
      throw full();
    };
    return handle;
  });
}

it('a full disk, at whichever write, ends the run with an error, and nothing is lost', async () => {
  const alone = path.join(temporary, 'alone');
  const whole = await train(alone);
  for (const count of [1, 3, 6, 12]) {
    const folder = path.join(temporary, String(count));
    fillAfter(count);
    await expect(train(folder)).rejects.toMatchObject({
      code: 'CHECKPOINT',
      message: expect.stringMatching(/^Cannot write .*: ENOSPC$/),
      hint: expect.stringMatching(/disk space/),
    });
    vi.restoreAllMocks();
    const summary = await readRunSummary(folder);
    expect(summary.problem).toBeUndefined();
    if (summary.checkpoint) await decodeRunCheckpoint(await readRunFolder(folder));
    expect(await train(folder)).toEqual(whole);
    expect(await logOf(folder)).toEqual(await logOf(alone));
    expect((await fs.readdir(folder, { recursive: true })).sort()).toEqual(
      (await fs.readdir(alone, { recursive: true })).sort(),
    );
  }
});
