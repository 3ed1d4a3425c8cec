import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../lib/workspace.mjs';

const folder = join(root, 'docs/decisions');
const pages = readdirSync(folder).filter((file) => file !== 'README.md');

/** The line of a page in the index: its number and its title. */
function lineOf(page: string) {
  const [title = ''] = readFileSync(join(folder, page), 'utf8').split('\n');
  return `- [${page.slice(0, 4)}](${page}) ${title.replace(/^# (?:\d{4}: )?/, '')}`;
}

it('lists every decision in the index, with its title', () => {
  const listed = readFileSync(join(folder, 'README.md'), 'utf8').match(/^- .*$/gm);
  expect(listed).toEqual(pages.sort().map(lineOf));
});

it('numbers decisions from 1, without gaps', () => {
  expect(pages.map((page) => Number(page.slice(0, 4)))).toEqual(pages.map((_, i) => i + 1));
});
