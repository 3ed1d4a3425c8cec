import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { english } from '../.vitepress/english.js';
import { listEntries } from '../generate/entries.mjs';
import { missingIncludes } from '../generate/missing-includes.mjs';
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

it('reports a fragment that does not exist', () => {
  writeFileSync(join(folder, 'page.md'), '<!--@include: ./missing.md-->\n\n<<< ./page.md\n');
  expect(missingIncludes(folder)).toEqual(['page.md includes ./missing.md, which does not exist']);
});
