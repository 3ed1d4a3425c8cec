import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { rowOf, updateReport } from '../lib/consumers/report.js';
import { CONSUMERS } from '../lib/consumers/table.js';
import { assertTrained, lastObject } from '../lib/consumers/training.js';
import { root } from '../lib/workspace.mjs';

const names = CONSUMERS.map(({ name }) => name);

it('every consumer has its files or its test', () => {
  expect(new Set(names).size).toBe(names.length);
  for (const consumer of CONSUMERS) {
    const files =
      'test' in consumer
        ? [join(consumer.folder, consumer.test.find((arg) => arg.endsWith('.ts')) ?? '')]
        : consumer.files.map((folder) => join('tooling/consumers', folder));
    for (const file of files) expect(existsSync(join(root, file)), `${consumer.name}: ${file}`).toBe(true);
  }
});

it('the page of the consumers has a row for each', () => {
  const page = readFileSync(join(root, 'docs/consumers.md'), 'utf8');
  const rows = [...page.matchAll(/^\| `([\w-]+)` \|/gm)].map(([, name]) => name);
  expect(rows).toEqual(names);
});

it('the README of convkit shows the page that is tested in Next.js', () => {
  const shown = /```jsx\n(.*?)```/s.exec(readFileSync(join(root, 'packages/convkit/README.md'), 'utf8'));
  expect(shown?.[1]).toBe(readFileSync(join(root, 'tooling/consumers/next/app/page.jsx'), 'utf8'));
});

it('a report replaces the rows of consumers that ran and keeps the others', () => {
  const order = ['bun', 'deno', 'node-20'];
  const passed = (name: string) => ({ name, shows: 'trains', version: `${name} 1.0.0` });
  const first = updateReport('', [passed('node-20'), passed('bun')], order);
  const second = updateReport(first, [{ ...passed('bun'), failure: '\nno | wasm\nat line 1' }], order);
  expect(second.split('\n').slice(-3)).toEqual([
    '| `bun` | bun 1.0.0 | trains | fails: no \\| wasm |',
    '| `node-20` | node-20 1.0.0 | trains | passes |',
    '',
  ]);
});

it('the reason of a failure is its first line, or the error in the output of a test', () => {
  const reason = (failure: string) =>
    rowOf({ name: 'vite', shows: '', version: '', failure }).split('fails: ')[1];
  expect(reason('\nvite build failed (code 1):\nTypeError')).toBe('vite build failed (code 1): |');
  expect(reason('RUN v4\n\u001b[31mTimeoutError\u001b[39m: it hung\n')).toBe('TimeoutError: it hung |');
});

it('a script must print losses that fall, on wasm', () => {
  const losses = Array.from({ length: 12 }, (_, i) => 12 - i);
  const check = (result: unknown) => () => assertTrained(lastObject(`log\n${JSON.stringify(result)}\n`));
  expect(check({ backend: 'wasm', losses })).not.toThrow();
  expect(check({ backend: 'cpu', losses })).toThrow('cpu instead of wasm');
  expect(check({ backend: 'wasm', losses: losses.map(() => 1) })).toThrow('losses 1, 1');
  expect(check({ backend: 'wasm', losses: losses.slice(1) })).toThrow('losses');
  expect(() => lastObject('nothing')).toThrow('printed no result');
});
