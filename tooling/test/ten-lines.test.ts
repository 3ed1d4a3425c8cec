import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runReadme } from '../lib/run-readme.js';
import { root } from '../lib/workspace.mjs';
import { writeFlowers } from '../lib/write-flowers.mjs';
import { readmeExample } from '../release/readme.js';

const README = join(root, 'packages/convkit/README.md');
const folder = mkdtempSync(join(tmpdir(), 'convkit-ten-lines-'));

beforeAll(async () => {
  await writeFlowers(folder);
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(join(root, 'packages/convkit'), join(folder, 'node_modules/convkit'), 'junction');
});
afterAll(() => rmSync(folder, { recursive: true }));

it('runs the ten lines of the README', () => {
  const printed = runReadme(pathToFileURL(README), pathToFileURL(`${folder}/`));
  const [accuracies, predictions] = printed.split('[\n');
  expect(accuracies?.trim().split('\n')).toHaveLength(5);
  expect(accuracies).toMatch(/^([\d.]+\n){4}1\n$/);
  expect(predictions).toMatch(/^ {2}\{ label: 'tulip', probability: 0\.\d+ \}/);
  expect(existsSync(join(folder, 'flowers.safetensors'))).toBe(true);
});

it('has the same ten lines in the README of the repository', () => {
  const [own, shown] = [README, join(root, 'README.md')].map((file) => readFileSync(file, 'utf8'));
  expect(readmeExample(shown as string)).toBe(readmeExample(own as string));
});
