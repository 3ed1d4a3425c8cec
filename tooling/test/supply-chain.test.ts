import { expect, it } from 'vitest';
import { justified, thirdParties, unjustified } from '../lib/dependencies.mjs';
import { isAllowed, licenseProblems } from '../lib/licenses.mjs';

it.each(['MIT', '(MIT AND Zlib)', 'GPL-3.0 OR MIT', '(Apache-2.0 AND BSD-3-Clause)'])(
  'allows %s',
  (license) => {
    expect(isAllowed(license)).toBe(true);
  },
);

it.each(['GPL-3.0', 'MIT AND GPL-3.0', 'Unknown', 'MIT AND (GPL-2.0 OR GPL-3.0)', 'mit', ''])(
  'does not allow %j',
  (license) => {
    expect(isAllowed(license)).toBe(false);
  },
);

it('names the packages whose license is not allowed', () => {
  const packages = [{ name: 'tree', versions: ['1.0.0', '2.0.0'] }];
  expect(licenseProblems({ MIT: packages, 'AGPL-3.0': packages })).toEqual([
    'tree@1.0.0, 2.0.0 has the license AGPL-3.0',
  ]);
});

const used = thirdParties([
  { dependencies: { '@convkit/core': 'workspace:*', pako: '3' }, peerDependencies: { tfjs: '4' } },
  { private: true, dependencies: { preact: '1', pako: '3' }, devDependencies: { vite: '8' } },
]);

it('separates what users install from what developers install', () => {
  expect(used).toEqual({ installed: new Set(['pako', 'tfjs']), development: new Set(['preact', 'vite']) });
});

it('finds dependencies without a reason, and reasons without a dependency', () => {
  const page = (installed: string, development: string) =>
    justified(`# Dependencies\n## Installed\n${installed}\n## Development\n${development}\n`);
  const rows = (...names: string[]) => names.map((name) => `| \`${name}\` | a reason |`).join('\n');
  expect(unjustified(used, page(rows('pako', 'tfjs'), rows('preact', 'vite')))).toEqual([]);
  expect(unjustified(used, page(`${rows('pako')}\n| \`tfjs\` |  |`, rows('preact', 'vite', 'gone')))).toEqual(
    [
      'docs/dependencies.md must say what tfjs (installed) is used for',
      'docs/dependencies.md lists gone (development), which nothing depends on',
    ],
  );
});
