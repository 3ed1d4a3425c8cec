import { expect, it } from 'vitest';
import { rewriteLinks } from '../generate/rewrite-links.mjs';

const FILES = new Set([
  'docs/results.md',
  'docs/a.png',
  'packages/train',
  'packages/train/README.md',
  'tooling/x.mjs',
]);
const rewrite = (markdown: string, file = 'docs/benchmarks.md') =>
  rewriteLinks(markdown, {
    file,
    pages: new Map([
      ['docs/results.md', 'measurements/results'],
      ['docs/benchmarks.md', 'measurements/benchmarks'],
      ['packages/train/README.md', 'packages/train'],
      ['README.md', 'index'],
    ]),
    exists: (path) => FILES.has(path) || path === 'README.md',
    image: (path) => `/generated/${path}`,
  });

it('links documents that are pages to their pages, with their anchors', () => {
  expect(rewrite('see [a](results.md#b) and [c](../packages/train)')).toBe(
    'see [a](/measurements/results#b) and [c](/packages/train)',
  );
  expect(rewrite('[home](../README.md)')).toBe('[home](/)');
});

it('links other files and folders to the host of the repository', () => {
  expect(rewrite('[`x`](../tooling/x.mjs)')).toBe(
    '[`x`](https://github.com/convkit/convkit/blob/main/tooling/x.mjs)',
  );
});

it('publishes images', () => {
  expect(rewrite('![a](a.png)')).toBe('![a](/generated/docs/a.png)');
});

it('keeps code, addresses and anchors', () => {
  const text = '`[a](b)` [c](https://d.org) [e](#f)\n```md\n[g](h)\n```';
  expect(rewrite(text)).toBe(text);
});

it('rejects a link to a file that does not exist', () => {
  expect(() => rewrite('[a](missing.md)')).toThrow(
    'docs/benchmarks.md links to missing.md, which does not exist',
  );
  expect(() => rewrite('[a](../../outside)')).toThrow('does not exist');
});
