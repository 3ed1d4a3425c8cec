import { spawn } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Rng } from '@convkit/core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { decodeRunCheckpoint } from '../index.js';
import { readRunFolder } from './index.js';

const PROGRAM = fileURLToPath(new URL('killed-run.fixture.mjs', import.meta.url));
let temporary: string;

beforeEach(async () => {
  temporary = await fs.mkdtemp(path.join(os.tmpdir(), 'convkit-kill-'));
});
afterEach(() => fs.rm(temporary, { recursive: true }));

/** Runs the program and kills it `delay` ms after it has printed `lines` lines. Returns the last one. */
async function run(
  folder: string,
  mode: '' | 'resume' | 'hang',
  lines = Number.POSITIVE_INFINITY,
  delay = 0,
) {
  const child = spawn(process.execPath, [PROGRAM, folder, mode], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const closed = new Promise((resolve) => child.once('close', resolve));
  let last = '';
  let seen = 0;
  for await (const line of createInterface(child.stdout)) {
    last = line;
    if (++seen === lines) setTimeout(() => child.kill('SIGKILL'), delay);
  }
  await closed;
  return last;
}

it('a program killed twice ends with the weights of one left alone', async () => {
  const rng = new Rng(11);
  const whole = run(path.join(temporary, 'whole'), '');
  const folder = path.join(temporary, 'killed');
  for (let kill = 0; kill < 2; kill++) {
    await run(folder, kill > 0 ? 'resume' : '', 1 + rng.integer(8), rng.integer(6));
    await decodeRunCheckpoint(await readRunFolder(folder));
  }
  const last = await run(folder, 'resume');
  expect(last).toMatch(/^done [0-9a-f]{64}$/);
  expect(last).toBe(await whole);
  expect((await fs.readdir(folder)).sort()).toEqual(['checkpoint.safetensors', 'metrics.jsonl']);
});

it('a program killed before its first checkpoint is started by resuming it', async () => {
  const folder = path.join(temporary, 'killed');
  expect(await run(folder, 'hang', 1)).toBe('opened');
  expect(await fs.readdir(folder)).toEqual(['run.lock']);
  const whole = await run(path.join(temporary, 'whole'), '');
  expect(whole).toMatch(/^done [0-9a-f]{64}$/);
  expect(await run(folder, 'resume')).toBe(whole);
});
