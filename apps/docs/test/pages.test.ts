import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { chinese } from '../.vitepress/chinese.js';
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

it.each([english, chinese])('has a page for every entry of the navigation: $label', ({ themeConfig }) => {
  const generated = new Set([
    ...documentPages(folder).map(({ page }) => `/${page}`),
    ...listEntries().map(({ page }) => `/api/${page}`),
    '/reference/errors',
    '/reference/cli',
  ]);
  const links = linksOf(themeConfig)
    .filter((link) => link.startsWith('/'))
    .map((link) => link.replace(/\/$/, '/index'));
  expect(links.length).toBeGreaterThan(20);
  expect(links.filter((link) => !generated.has(link) && !existsSync(join(site, `${link}.md`)))).toEqual([]);
});

it('reports a fragment that does not exist', () => {
  writeFileSync(join(folder, 'page.md'), '<!--@include: ./missing.md-->\n\n<<< ./page.md\n');
  expect(missingIncludes(folder)).toEqual(['page.md includes ./missing.md, which does not exist']);
});

/** The code blocks of a page, without comments, titles and texts, which are translated. */
function codeOf(page: string): string[] {
  const blocks = readFileSync(join(site, page), 'utf8').matchAll(/^```(\w+)(?: \[.*\])?\n(.*?)^```$/gms);
  return [...blocks].map(
    ([, language, code = '']) => `${language}: ${code.replace(/ *(\/\/|#).*|`[^`]*`/g, '')}`,
  );
}

const translated = ['guide', 'tutorial'].flatMap((folder) =>
  readdirSync(join(site, 'zh', folder)).map((file) => `${folder}/${file}`),
);

it.each(translated)('shows the code of the English page in Chinese: %s', (page) => {
  expect(codeOf(`zh/${page}`)).toEqual(codeOf(page));
});
