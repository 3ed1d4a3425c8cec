import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { testArguments } from '../../../../tooling/lib/arguments.js';
import * as node from './index.js';

const folder = mkdtempSync(join(tmpdir(), 'convkit-arguments-'));
afterAll(() => rmSync(folder, { recursive: true }));

const path = join(folder, 'weights');
const state = () => new Map([['weight', { dtype: 'float32', shape: [1], data: Float32Array.of(1) }]]);
/** Wrong values that are strings name a file in the folder. */
const inside = (name: unknown) =>
  typeof name === 'string' && name !== path ? join(folder, name) : (name as string);
const { writeFileAtomically, writePytorch, writeSafetensors } = node;

testArguments(node, {
  fileSource: {
    valid: () => [path],
    call: async (name: string) => {
      await writeFileAtomically(path, [Uint8Array.of(1)]);
      await (await node.fileSource(name)).close();
    },
  },
  writeFileAtomically: {
    valid: () => [path, [Uint8Array.of(1)]],
    call: (name: string, chunks: Uint8Array[]) => writeFileAtomically(inside(name), chunks),
  },
  writePytorch: {
    valid: () => [path, state(), { precision: 'float16' }],
    call: (name: string, ...rest: never[]) =>
      (writePytorch as (...values: unknown[]) => unknown)(inside(name), ...rest),
    depth: 2,
  },
  writeSafetensors: {
    valid: () => [path, state(), { note: 'text' }, { precision: 'float16' }],
    call: (name: string, ...rest: never[]) =>
      (writeSafetensors as (...values: unknown[]) => unknown)(inside(name), ...rest),
    depth: 2,
  },
});
