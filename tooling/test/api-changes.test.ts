import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { missingChangeset } from '../lib/api-changes.mjs';
import { compareReports, declarations } from '../lib/api-diff.mjs';
import { root } from '../lib/workspace.mjs';

const report = (...code: string[]) => ['## API Report File', '', '```ts', '', ...code, '```', ''].join('\n');

const BEFORE = report(
  "import { Tensor } from '@tensorflow/tfjs-core';",
  '',
  '// @public',
  'export function relu(x: Tensor): Tensor;',
  '',
  '// @public',
  'export interface PoolOptions {',
  '    readonly size: number;',
  '}',
  '',
  '// @public (undocumented)',
  'export class Net {',
  '    constructor(options: Hidden);',
  '    forward(x: Tensor): Tensor;',
  '}',
  '',
  '// Warning: (ae-forgotten-export)',
  'interface Hidden {',
  '    readonly seed: number;',
  '}',
  '',
  'export { Tensor }',
);

it('reads the names of a report', () => {
  expect([...declarations(BEFORE).keys()]).toEqual(['relu', 'PoolOptions', 'Net', '(Hidden)', '{ Tensor }']);
});

it('finds no change in a report whose comments differ', () => {
  expect(compareReports(BEFORE, BEFORE.replace(' (undocumented)', ''))).toEqual([]);
});

it.each([
  ['a removed function', /^export function relu.*$/m, '', 'relu', 'removed'],
  ['another parameter', 'relu(x: Tensor)', 'relu(x: Tensor, slope: number)', 'relu', 'changed'],
  [
    'a required option',
    'size: number;',
    'size: number;\n    readonly pad: number;',
    'PoolOptions',
    'changed',
  ],
  ['a removed method', '    forward(x: Tensor): Tensor;\n', '', 'Net', 'changed'],
  ['a type that others refer to', 'seed: number', 'seed: string', '(Hidden)', 'changed'],
  ['a removed re-export', 'export { Tensor }', '', '{ Tensor }', 'removed'],
])('calls %s breaking', (_, from, to, name, what) => {
  expect(compareReports(BEFORE, BEFORE.replace(from, to))).toEqual([{ name, what, severity: 'breaking' }]);
});

it.each([
  ['a new function', 'export { Tensor }', 'export { Tensor }\n\nexport const tanh: number;', 'tanh', 'added'],
  [
    'an optional option',
    'size: number;',
    'size: number;\n    readonly pad?: number;',
    'PoolOptions',
    'changed',
  ],
  ['a new method', 'forward(x: ', 'close(): void;\n    forward(x: ', 'Net', 'changed'],
])('calls %s an addition', (_, from, to, name, what) => {
  expect(compareReports(BEFORE, BEFORE.replace(from, to))).toEqual([{ name, what, severity: 'addition' }]);
});

it('calls the first report of an entry additions', () => {
  const changes = compareReports('', BEFORE);
  expect(changes.map(({ severity }) => severity)).toEqual(Array(4).fill('addition'));
});

const removal = { name: 'relu', what: 'removed', severity: 'breaking' } as const;
const addition = { name: 'tanh', what: 'added', severity: 'addition' } as const;
const old = { name: '@convkit/ops', version: '0.1.0' };
const stable = { name: '@convkit/ops', version: '1.2.0' };

it('accepts changes that a changeset announces', () => {
  expect(missingChangeset(old, [removal, addition], ['patch', 'minor'])).toEqual([]);
  expect(missingChangeset(stable, [removal], ['major'])).toEqual([]);
  expect(missingChangeset(stable, [addition], ['minor'])).toEqual([]);
  expect(missingChangeset(stable, [], [])).toEqual([]);
});

it('rejects changes that no changeset of their kind announces', () => {
  expect(missingChangeset(old, [removal], ['patch'])).toEqual([
    '@convkit/ops: the API differs from version 0.1.0 (relu removed). Add a minor changeset: npm run changeset',
  ]);
  expect(missingChangeset(stable, [removal, addition], ['minor'])).toEqual([
    expect.stringMatching(/\(relu removed\)\. Add a major changeset/),
  ]);
  expect(missingChangeset(old, [addition], [])).toEqual([expect.stringContaining('tanh added')]);
});

it('reads every declaration of a real report', () => {
  const text = readFileSync(`${root}packages/core/etc/core.api.md`, 'utf8');
  const exports = text.match(/^export (?!\{|\*)/gm) ?? [];
  const names = [...declarations(text).keys()].filter((name) => /^\w/.test(name));
  expect(exports.length).toBeGreaterThan(100);
  // Overloads of a function share a name.
  expect(names.length).toBeGreaterThan(exports.length * 0.9);
  expect(names).toContain('Module');
});
