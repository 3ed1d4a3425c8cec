import { spawn } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Rng } from '@convkit/core';
import { afterEach, beforeEach, expect, it } from 'vitest';

const PROGRAM = fileURLToPath(new URL('killed-loader.fixture.mjs', import.meta.url));
let folder: string;

beforeEach(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'convkit-loader-'));
});
afterEach(() => fs.rm(folder, { recursive: true }));

/** Runs the program, kills it at its `batches`-th batch, and returns the last line that it printed. */
async function run(file: string, batches = Number.POSITIVE_INFINITY): Promise<string | undefined> {
  const child = spawn(process.execPath, [PROGRAM, file, String(batches)], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const closed = new Promise((resolve) => child.once('close', resolve));
  let last: string | undefined;
  let seen = 0;
  for await (const line of createInterface(child.stdout)) {
    last = line;
    if (++seen === batches) child.kill('SIGKILL');
  }
  await closed;
  return last;
}

async function lines(file: string) {
  const text = await fs.readFile(file, 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { indices: number[]; sum: string });
}

it('a killed and resumed program with workers sees every sample once per epoch', async () => {
  const rng = new Rng(12);
  const [whole, killed] = [path.join(folder, 'whole'), path.join(folder, 'killed')];
  expect(await run(whole)).toBe('done');
  for (let kill = 0; kill < 3; kill++) expect(await run(killed, 1 + rng.integer(60))).toBe('batch');
  expect(await run(killed)).toBe('done');
  const seen = await lines(killed);
  expect(seen).toEqual(await lines(whole));
  const order = seen.flatMap(({ indices }) => indices);
  const all = Array.from({ length: 600 }, (_, i) => i);
  for (const epoch of [0, 1]) {
    expect(order.slice(epoch * 600, epoch * 600 + 600).sort((a, b) => a - b)).toEqual(all);
  }
  expect(order).toHaveLength(1200);
});
