import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { hostedWeights } from './weights-plugin.js';

it('lists the files of CONVKIT_WEIGHTS, and names one that is missing', () => {
  const folder = mkdtempSync(join(tmpdir(), 'convkit-weights-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'resnet18.pth');
  writeFileSync(path, 'weights');
  expect(hostedWeights('')).toEqual([]);
  expect(hostedWeights(`${path}${delimiter}`)).toEqual([
    { title: 'resnet18.pth', file: 'weights-resnet18.pth', bytes: 7, path },
  ]);
  expect(() => hostedWeights(join(folder, 'other.pth'))).toThrow('other.pth, which does not exist');
});
