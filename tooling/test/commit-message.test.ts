import { expect, it } from 'vitest';
import { messageProblems } from '../lib/commit-message.mjs';

it.each([
  'Add a kernel',
  'train: keep the best epoch',
  'train, convkit: break two import cycles of types',
  'wasm-kernels: embed the tables',
  'docs/guide: bring back the limits',
  'playground: press Start once',
  'Say what …',
  'data: read .idx files\n\nThe body may be long and ends in a period.',
  '\n# a comment\nAdd a kernel\n# Please enter the commit message',
  'Add a kernel\n# ------------------------ >8 ------------------------\ndiff --git a b',
  `Merge branch '${'long'.repeat(30)}'`,
  'Revert "Added things."',
  'fixup! Added things.',
  '',
])('accepts %j', (message) => {
  expect(messageProblems(message)).toEqual([]);
});

it.each([
  [`Add ${'é'.repeat(69)}`, 'the subject has 73 characters: shorten it to 72'],
  ['Add a kernel.', 'the subject ends in a period: remove it'],
  ['train: added a kernel', "'added' is not an imperative"],
  ['Fixes a leak', "'Fixes' is not an imperative"],
  ['core, ops: adding shapes', "'adding' is not an imperative"],
  ['Add a kernel\nand its test', 'the second line is not empty'],
])('rejects %j', (message, problem) => {
  expect(messageProblems(message)).toEqual([expect.stringContaining(problem)]);
});
