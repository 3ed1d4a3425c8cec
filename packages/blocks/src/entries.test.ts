import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = new URL('../', import.meta.url);

/** What a program prints that runs in plain Node on the built package. */
const run = (code: string) =>
  execFileSync(process.execPath, ['--input-type=module', '-e', code], {
    cwd: fileURLToPath(root),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });

const ENTRIES = {
  'adaptive-average-pool': ['AdaptiveAveragePool'],
  'batch-norm': ['BatchNorm'],
  'conv-bn-relu': ['ConvBnRelu'],
  'conv-relu': ['ConvRelu'],
  conv2d: ['Conv2d'],
  dropout: ['Dropout'],
  'global-average-pool': ['GlobalAveragePool'],
  inception: ['Inception', 'inceptionOutputs'],
  linear: ['Linear'],
  lrn: ['Lrn'],
  'nin-block': ['NinBlock'],
  pool: ['AveragePool', 'MaxPool'],
  'pre-activation': ['PreActivationBasicBlock', 'PreActivationBottleneck'],
  'rbf-output': ['RbfOutput'],
  residual: ['BasicBlock', 'Bottleneck'],
  shortcut: ['ZeroPaddedShortcut', 'shortcut'],
  'sparse-conv2d': ['SparseConv2d'],
  'stochastic-depth': ['StochasticDepth'],
  subsampling: ['Subsampling'],
  'vgg-stage': ['VggStage'],
};

it('each block has an entry of its own', () => {
  const { exports } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));
  const paths = Object.keys(ENTRIES).map((name) => `./${name}`);
  expect(Object.keys(exports).sort()).toEqual(['.', './package.json', ...paths].sort());
});

it('each entry can be imported alone, and the package has them all', () => {
  const names = ['', ...Object.keys(ENTRIES).map((name) => `/${name}`)];
  const printed = run(`
    const list = async (entry) => [entry, Object.keys(await import('@convkit/blocks' + entry)).sort()];
    console.log(JSON.stringify(await Promise.all(${JSON.stringify(names)}.map(list))));`);
  const all = Object.values(ENTRIES).flat().sort();
  const expected = [['', all], ...Object.entries(ENTRIES).map(([name, blocks]) => [`/${name}`, blocks])];
  expect(JSON.parse(printed)).toEqual(expected);
});

it('the example in the README runs', () => {
  const [, code] = /```js\n(.*?)```/s.exec(readFileSync(new URL('README.md', root), 'utf8')) ?? [];
  expect(run(code as string)).toMatch(/^\[ 8, 10 \]$/m);
});
