import { fileURLToPath } from 'node:url';
import { checkApiChanges } from './api-changes.mjs';
import { checkDependencies } from './dependencies.mjs';
import { checkEnglish } from './english.mjs';
import { checkExamples } from './examples.mjs';
import { checkLicenses } from './licenses.mjs';
import { checkMetadata } from './metadata.mjs';
import { checkContents, checkPublint, checkTypes, inPairs, packAll } from './pack.mjs';
import { checkImports } from './packed-imports.mjs';
import { bin, capture } from './run.mjs';
import { checkSizes } from './size-page.mjs';
import { root } from './workspace.mjs';

/** @typedef {{ name: string, run: () => Promise<string> }} Check `run` returns what is wrong, or '' */

/** Milliseconds: only a command that hangs takes longer. */
const LIMIT = 900_000;

/**
 * A check that passes if a command exits with code 0.
 * @param {string} name
 * @param {string} command
 * @param {readonly string[]} args
 * @returns {Check}
 */
function command(name, command, args) {
  return { name, run: async () => verdict(await capture(bin(command), args, { timeout: LIMIT })) };
}

/** @param {import('./run.mjs').RunResult} result */
function verdict({ code, output }) {
  return code === 0 ? '' : output || `exit code ${code}`;
}

/** @type {Promise<import('./pack.mjs').Packed[]> | undefined} */
let packed;

/**
 * A check of every package as it will be published.
 * @param {string} name
 * @param {(packed: import('./pack.mjs').Packed) => Promise<string[]>} check
 * @returns {Check}
 */
function ofPacked(name, check) {
  return {
    name,
    run: async () => {
      packed ??= packAll(`${root}tooling/reports/packed`);
      return (await inPairs(await packed, check)).flat().join('\n');
    },
  };
}

/** @type {Check} */
const arrows = {
  name: 'dependency-cruiser',
  run: async () => {
    const args = ['packages', 'apps', 'tooling', '--config', '.dependency-cruiser.mjs'];
    const { code, output } = await capture(bin('depcruise'), args, { timeout: LIMIT });
    // With a TypeScript version that it cannot use, it finds no modules and reports success.
    return code === 0 && /\([1-9]\d+ modules/.test(output) ? '' : output;
  },
};

/** @type {Check} */
const api = {
  name: 'API reports',
  run: async () => {
    const script = fileURLToPath(new URL('../commands/api.mjs', import.meta.url));
    return verdict(await capture(process.execPath, [script], { timeout: LIMIT }));
  },
};

/** @type {Check} */
const documented = {
  name: 'documented API',
  run: async () => (await capture('git', ['grep', '-nF', '-A1', '(undocumented)', '--', '*.api.md'])).output,
};

/** What `npm test` checks beside the tests, once everything is built. @type {readonly Check[]} */
export const checks = [
  command('typecheck', 'tsc', ['-p', 'tsconfig.test.json']),
  command('biome', 'biome', ['check', '--error-on-warnings']),
  arrows,
  command('knip', 'knip', []),
  ofPacked('package contents', checkContents),
  ofPacked('publint', checkPublint),
  ofPacked('types of packages', checkTypes),
  ofPacked('imports of packages', checkImports),
  api,
  documented,
  { name: 'changesets of API changes', run: checkApiChanges },
  { name: 'metadata of packages', run: async () => checkMetadata() },
  { name: 'reasons for dependencies', run: async () => checkDependencies() },
  { name: 'licenses', run: checkLicenses },
  { name: 'sizes', run: checkSizes },
  { name: 'English', run: checkEnglish },
  { name: 'examples', run: checkExamples },
];
