import { spawn } from 'node:child_process';
import { watch } from 'node:fs';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Rng } from '@convkit/core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { decodeRunCheckpoint, METRICS_FILE, parseMetrics } from '../index.js';
import { readRunFolder, readRunSummary } from './index.js';

const PROGRAM = fileURLToPath(new URL('killed-run.fixture.mjs', import.meta.url));
let temporary: string;

beforeEach(async () => {
  temporary = await fs.mkdtemp(path.join(os.tmpdir(), 'convkit-kill-'));
});
afterEach(() => fs.rm(temporary, { recursive: true }));

/** When a program is killed. */
interface Kill {
  /** After it has printed this many lines. */
  readonly lines?: number;
  /** This many milliseconds later. */
  readonly delay?: number;
  /** When a file with this ending appears in its folder. */
  readonly file?: string;
}

/** Runs the program until it ends or is killed. Returns the last line that it printed. */
async function run(folder: string, mode: 'resume' | 'hang', { lines, delay = 0, file }: Kill = {}) {
  const child = spawn(process.execPath, [PROGRAM, folder, mode], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const kill = () => child.kill('SIGKILL');
  const closed = new Promise((resolve) => child.once('close', resolve));
  const watcher = file === undefined ? undefined : watch(folder, (_, name) => name?.endsWith(file) && kill());
  let last = '';
  let seen = 0;
  for await (const line of createInterface(child.stdout)) {
    last = line;
    if (++seen === lines) setTimeout(kill, delay);
  }
  await closed;
  watcher?.close();
  return last;
}

/** The log without times. */
async function logOf(folder: string): Promise<object[]> {
  const bytes = await fs.readFile(path.join(folder, METRICS_FILE));
  return parseMetrics(bytes).map((line) => ({ ...line, time: '', seconds: 0, imagesPerSecond: 0 }));
}

it('a program killed five times ends with the weights and the log of an uninterrupted one', async () => {
  const alone = path.join(temporary, 'alone');
  const whole = run(alone, 'resume');
  const folder = path.join(temporary, 'killed');
  expect(await run(folder, 'hang', { lines: 1 })).toBe('opened');
  expect(await fs.readdir(folder)).toEqual(['run.lock']);
  const rng = new Rng(11);
  // While it replaces a file, and between or within any two writes.
  const kills: readonly Kill[] = [
    { file: '.tmp' },
    ...Array.from({ length: 3 }, () => ({ lines: 1 + rng.integer(6), delay: rng.integer(6) })),
  ];
  for (const kill of kills) {
    await run(folder, 'resume', kill);
    expect((await readRunSummary(folder)).state).toMatch(/interrupted|done/);
    const bytes = await readRunFolder(folder).catch(() => undefined);
    if (bytes) await decodeRunCheckpoint(bytes);
  }
  const last = await run(folder, 'resume');
  expect(last).toMatch(/^done [0-9a-f]{64}$/);
  expect(last).toBe(await whole);
  expect(await logOf(folder)).toEqual(await logOf(alone));
  const names = async (at: string) => (await fs.readdir(at, { recursive: true })).sort();
  expect(await names(folder)).toEqual(await names(alone));
  expect(await names(folder)).toEqual([
    'checkpoint.safetensors',
    'checkpoints',
    'checkpoints/best.safetensors',
    'checkpoints/step-00000039.safetensors',
    'checkpoints/step-00000040.safetensors',
    'metrics.jsonl',
  ]);
});
