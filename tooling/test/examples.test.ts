import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readBlocks } from '../lib/example-blocks.mjs';
import { compileExamples } from '../lib/examples.mjs';
import { root } from '../lib/workspace.mjs';

const folder = mkdtempSync(join(root, 'tooling/reports/examples-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

const preamble = ['<!-- example:', 'declare const seed: number;', '-->'];

it('prepends the hidden preamble, and keeps the lines of the file', () => {
  const { blocks, problems } = readBlocks([...preamble, '```js', 'seed;', '```'].join('\n'));
  expect(problems).toEqual([]);
  expect(blocks).toEqual([
    {
      line: 4,
      code: '\ndeclare const seed: number;\n\nseed;\nexport {};',
      lines: [1, 2, 3, 5],
    },
  ]);
});

it('continues the block before, whatever text is between', () => {
  const markdown = [
    '```ts',
    'const a = 1;',
    '```',
    'text',
    '<!-- example: continues -->',
    '```ts',
    'a;',
    '```',
  ];
  const [, second] = readBlocks(markdown.join('\n')).blocks;
  expect(second).toMatchObject({ code: 'const a = 1;\na;\nexport {};', lines: [2, 7] });
});

it('ignores other languages, and blocks within a longer fence', () => {
  const markdown = ['```sh', 'npm i', '```', '````md', '```ts', 'nonsense', '```', '````'];
  expect(readBlocks(markdown.join('\n'))).toEqual({ blocks: [], problems: [] });
});

it.each([
  ['text', 'a preamble must stand right before its block'],
  ['```sh', 'a preamble stands before a block of another language'],
])('rejects a preamble before %s', (next, message) => {
  expect(readBlocks([...preamble, next, '```'].join('\n')).problems).toEqual([{ line: 4, message }]);
});

it('names the file and the line of an error', async () => {
  const examples = [
    '# A package',
    '```ts',
    "import { Rng } from '@convkit/core';",
    "new Rng('seed');",
    '```',
  ];
  const implicit = [...preamble, '```js', 'const twice = (x) => 2 * x;', 'twice(seed);', '```'];
  const files = [
    { name: 'a/README.md', text: examples.join('\n') },
    { name: 'b.md', text: implicit.join('\n') },
  ];
  expect((await compileExamples(files, folder)).split('\n')).toEqual([
    expect.stringMatching(/^a\/README\.md:4 TS2345: Argument of type 'string'/),
    expect.stringMatching(/^b\.md:5 TS7006: Parameter 'x' implicitly has an 'any' type/),
  ]);
});
