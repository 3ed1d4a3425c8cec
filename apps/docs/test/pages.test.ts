import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ERROR_CODES } from '@convkit/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createProgram } from '../../cli/dist/program.js';
import { english } from '../.vitepress/english.js';
import { commandLinePage } from '../generate/command-line.mjs';
import { listEntries } from '../generate/entries.mjs';
import { errorCodesPage } from '../generate/error-codes.mjs';
import { missingIncludes } from '../generate/missing-includes.mjs';
import { layersTable, recipesTable, variantsTable } from '../generate/model-tables.mjs';
import { documentPages } from '../generate/repository-pages.mjs';

const site = fileURLToPath(new URL('..', import.meta.url));
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'convkit-docs-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The addresses of a sidebar. */
function linksOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'link' in value && typeof value.link === 'string' ? [value.link] : [];
  return [...own, ...Object.values(value).flatMap(linksOf)];
}

it('has a page for every entry of the navigation, and no link of a document is dead', () => {
  const generated = new Set([
    ...documentPages(folder).map(({ page }) => `/${page}`),
    ...listEntries().map(({ page }) => `/api/${page}`),
    '/reference/errors',
    '/reference/cli',
  ]);
  const links = linksOf(english.themeConfig).filter((link) => link.startsWith('/'));
  expect(links.length).toBeGreaterThan(50);
  const exists = (link: string) => existsSync(join(site, `${link.replace(/\/$/, '/index')}.md`));
  expect(links.filter((link) => !generated.has(link) && !exists(link))).toEqual([]);
});

it('explains every error code', () => {
  const page = errorCodesPage();
  for (const code of ERROR_CODES) expect(page).toContain(`## ${code}\n`);
});

it('lists every command with its options', () => {
  const page = commandLinePage(createProgram(), folder);
  for (const command of createProgram().commands) expect(page).toContain(`### ${command.name()}\n`);
  expect(page).toContain('| `--early-stopping');
});

it('shows the figures of the catalog', () => {
  expect(layersTable('lenet5', 'original')).toContain('| total | | | 60,000 |');
  expect(variantsTable(['resnet20'])).toContain('| `resnet20` | `paper` |');
  expect(recipesTable(['lenet5'])).toContain('99.36 %, mean of 3 seeds');
});

it('reports a fragment that does not exist', () => {
  writeFileSync(join(folder, 'page.md'), '<!--@include: ./missing.md-->\n\n<<< ./page.md\n');
  expect(missingIncludes(folder)).toEqual(['page.md includes ./missing.md, which does not exist']);
});
