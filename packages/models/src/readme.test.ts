import { readFileSync } from 'node:fs';
import { RUBBISH_PENALTY } from '@convkit/ops';
import { expect, it } from 'vitest';
import { runReadme } from '../../../tooling/lib/run-readme.js';

const file = new URL('../README.md', import.meta.url);

it('the README example runs', () => {
  const printed = runReadme(file);
  expect(printed).toMatch(/^\[ 1, 10 \]$/m);
  expect(printed).toMatch(/parameters: 60000,\s+connections: 340908/);
});

it('the multilayer perceptron of the README fits a sine', () => {
  expect(Number(runReadme(file, undefined, 2))).toBeLessThan(0.001);
});

it('the forward passes of the README leave no tensors behind', () => {
  expect(runReadme(file, undefined, 3).trim()).toBe('0');
});

it('the pretrained weights of the README are those of the catalog', () => {
  expect(runReadme(file, undefined, 4)).toMatch(
    /resnet18-f37072fd\.pth f37072fd 69\.758\n256 \[ 224, 224 \]/,
  );
});

it('the network of blocks of the README is analyzed, created and exported', () => {
  expect(runReadme(file, undefined, 5)).toMatch(/^8134 \[\]\n\[ 1, 10 \]\nimport \{ BasicBlock, Conv2d,/m);
});

it('the README states the constant j of the loss', () => {
  expect(readFileSync(file, 'utf8')).toContain(`is j = ${RUBBISH_PENALTY}.`);
});
