import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runReadme } from '../lib/run-readme.js';
import { root } from '../lib/workspace.mjs';
import { writeFlowers } from '../lib/write-flowers.mjs';

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
