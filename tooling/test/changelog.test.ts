import { expect, it } from 'vitest';
import {
  completeChangelog,
  getDependencyReleaseLine,
  getReleaseLine,
  packageSection,
} from '../lib/changelog.mjs';

it('writes a changeset as an item of a list, without its commit', () => {
  const changeset = { id: 'a', commit: 'abc1234', summary: 'Add `relu`.\n\nIt is fast.\n' };
  expect(getReleaseLine(changeset)).toBe('- Add `relu`.\n\n  It is fast.');
  expect(getDependencyReleaseLine()).toBe('');
});

const page = [
  '# 0.2.0',
  '### `@convkit/core`',
  '',
  'Modules.',
  '#### Details',
  '### convkit',
  'All.',
  '## Limits',
  'x',
].join('\n');

it('finds the section of a package in the page of a release', () => {
  expect(packageSection(page, '@convkit/core')).toBe('Modules.\n#### Details');
  expect(packageSection(page, 'convkit')).toBe('All.');
  expect(packageSection(page, '@convkit/ops')).toBeUndefined();
});

const older = '## 0.1.0\n\nFirst release.\n';
const changelog = (body: string) => `# convkit\n\n## 0.2.0\n${body}\n${older}`;
const release = { name: 'convkit', version: '0.2.0' };

it('keeps the list of changesets', () => {
  const listed = changelog('\n### Minor Changes\n\n- Add `relu`.\n');
  expect(completeChangelog(listed, release)).toBe(listed);
});

it('says that a version has no changes', () => {
  expect(completeChangelog(changelog(''), release)).toBe(changelog('\nNo changes of its own.\n'));
  const first = '# convkit\n\n## 0.2.0\n';
  expect(completeChangelog(first, release)).toBe(`${first}\nNo changes of its own.\n`);
});

it('takes the words of the page of the release, and links to it', () => {
  const url = 'https://example.org/0.2.0.md';
  expect(completeChangelog(changelog('\n- Add\n'), { ...release, page: { text: page, url } })).toBe(
    changelog(`\nAll.\n\n[About version 0.2.0](${url})\n`),
  );
});

it('rejects a changelog without the version', () => {
  expect(() => completeChangelog('# convkit\n', release)).toThrow('no section 0.2.0');
});
