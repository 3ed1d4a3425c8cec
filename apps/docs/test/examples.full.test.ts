import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { linkDependencies } from '../../../tooling/lib/examples.mjs';
import { runReadme } from '../../../tooling/lib/run-readme.js';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'convkit-examples-'));
  linkDependencies(join(folder, 'node_modules'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs an example of a page in an empty folder, where a reader would. */
const run = (page: string, number: number) =>
  runReadme(new URL(`../${page}.md`, import.meta.url), pathToFileURL(`${folder}/`), number);

it('trains as the first page says, and again from what it saved', () => {
  const accuracies = run('guide/first-run', 2).trim().split('\n');
  expect(accuracies).toHaveLength(3);
  expect(Number(accuracies[2]?.split(' ')[1])).toBeGreaterThan(0.9);
});

it('stops and resumes', () => {
  expect(run('guide/resume', 1)).toBe('2\n3\n');
});

it('chooses a backend', () => {
  expect(run('guide/backends', 2)).toMatch(/^wasm .*webgl: /);
});

it('trains a custom model', () => {
  const [loss, accuracy] = run('extend/model', 1).trim().split(/\s/).slice(-2).map(Number);
  expect(loss).toBeLessThan(1);
  expect(accuracy).toBeGreaterThan(0.8);
});

it('trains on a custom dataset', () => {
  const [lengths, ...accuracies] = run('extend/dataset', 1).trim().split('\n');
  expect(lengths).toBe('320 80');
  expect(Number(accuracies.at(-1))).toBeGreaterThan(0.9);
});

it('replaces a kernel', () => {
  expect(run('extend/kernel-pack', 1)).toContain('[ 4 ] 1');
});
