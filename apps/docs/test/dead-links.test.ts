import { expect, it } from 'vitest';
import { deadLinks } from '../generate/dead-links.mjs';

const check = (html: string) =>
  deadLinks(
    new Map([
      ['/base/index.html', html],
      ['/base/guide/a.html', '<h2 id="known">'],
    ]),
    {
      base: '/base/',
      files: new Set(['/base/index.html', '/base/guide/a.html', '/base/a.png']),
      inRepository: (path) => path === 'docs',
    },
  );

it('accepts pages, anchors, files, other hosts and what the repository has', () => {
  const html = `<a href="/base/guide/a.html#known"><a href="guide/a"><img src="/base/a.png"><a href="https://x.org/y#z">
    <a href="https://github.com/convkit/convkit/tree/main/docs">`;
  expect(check(html)).toEqual([]);
});

it.each([
  '/base/guide/b.html',
  '/base/guide/a.html#unknown',
  '/guide/a.html',
  'https://github.com/convkit/convkit/blob/main/nothing.md',
])('reports %s', (link) => {
  expect(check(`<a href="${link}">`)).toEqual([`/base/index.html links to ${link}, which does not exist`]);
});
