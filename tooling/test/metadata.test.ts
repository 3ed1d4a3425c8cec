import { expect, it } from 'vitest';
import { checkMetadata, metadataProblems } from '../lib/metadata.mjs';

const repository = {
  homepage: 'https://example.org/',
  bugs: 'https://example.org/issues',
  license: 'MIT',
  author: 'someone',
  engines: { node: '>=20.19' },
  repository: { type: 'git', url: 'git+https://example.org/it.git' },
};
const manifest = {
  ...repository,
  description: 'A package that shows what is checked.',
  keywords: ['a', 'b', 'c', 'd', 'e'],
  repository: { ...repository.repository, directory: 'packages/it' },
  publishConfig: { access: 'public', provenance: true },
};

it('accepts metadata that agrees with that of the repository', () => {
  expect(metadataProblems('packages/it', manifest, repository)).toEqual([]);
});

it.each([
  [{ bugs: 'https://example.org/elsewhere' }, 'bugs must be "https://example.org/issues"'],
  [{ repository: repository.repository }, '"directory":"packages/it"'],
  [{ publishConfig: { access: 'public' } }, 'publishConfig must be {"access":"public","provenance":true}'],
  [{ keywords: ['a'] }, 'keywords must have at least five words'],
  [{ description: 'Short' }, 'description must be a sentence'],
  [{ scripts: { postinstall: 'node x.js' } }, 'must not have the script "postinstall"'],
])('rejects %j', (change, problem) => {
  expect(metadataProblems('packages/it', { ...manifest, ...change }, repository)).toEqual([
    expect.stringContaining(problem),
  ]);
});

it('accepts every published package', () => {
  expect(checkMetadata()).toBe('');
});
