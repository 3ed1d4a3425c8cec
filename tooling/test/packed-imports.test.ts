import { expect, it } from 'vitest';
import { dependencyProblems, importedPackages, sourceMapProblems } from '../lib/packed-imports.mjs';

it('lists the packages that JavaScript and types import', () => {
  const js = `import { a } from '@convkit/core'; export * from './b.js'; import '#platform';
    import { join } from 'node:path'; import fs from 'fs'; await import('pako/dist/x.js'); new URL('y', import.meta.url);`;
  const types = `import type { Tensor } from '@tensorflow/tfjs-core'; export declare const x: import('pngs').Png;`;
  const files = [
    { name: 'dist/a.js', text: js },
    { name: 'dist/a.d.ts', text: types },
  ];
  expect([...importedPackages(files)].sort()).toEqual([
    '@convkit/core',
    '@tensorflow/tfjs-core',
    'pako',
    'pngs',
  ]);
});

const manifest = {
  name: '@convkit/it',
  dependencies: { '@convkit/core': '1', pako: '1' },
  peerDependencies: { tfjs: '4' },
};
const ours = new Map([['@convkit/core', { peerDependencies: { tfjs: '4' } }]]);

it('accepts what is imported, and the peers of our own dependencies', () => {
  expect(dependencyProblems(manifest, new Set(['@convkit/core', 'pako']), ours)).toEqual([]);
});

it('accepts what an entry of `imports` maps to', () => {
  const mapped = { ...manifest, imports: { '#inflate': ['pako', './none.js'] } };
  expect(dependencyProblems(mapped, new Set(['@convkit/core']), ours)).toEqual([]);
});

it('rejects undeclared and unused dependencies', () => {
  expect(dependencyProblems(manifest, new Set(['@convkit/core', 'pngs', '@convkit/it']), ours)).toEqual([
    '@convkit/it imports pngs, which it does not depend on',
    '@convkit/it depends on pako, which it does not import',
  ]);
});

it('rejects a source map that is missing or lacks its sources', () => {
  const code = { name: 'dist/a.js', text: 'x;\n//# sourceMappingURL=a.js.map' };
  const map = (sourcesContent?: string[]) => ({
    name: 'dist/a.js.map',
    text: JSON.stringify({ sources: ['../src/a.ts'], ...(sourcesContent && { sourcesContent }) }),
  });
  expect(sourceMapProblems([code, map(['x;'])])).toEqual([]);
  expect(sourceMapProblems([code])).toEqual(['dist/a.js names the source map a.js.map, which is not there']);
  expect(sourceMapProblems([code, map()])).toEqual(['dist/a.js.map does not contain its sources']);
});
