import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isLeftOut } from './breadth.mjs';
import { root, workspacePackages } from './workspace.mjs';

/**
 * @typedef {{ name: string, folder: string, script: string, command: string, report: string, parts?: Suite[] }} Suite
 *   the script of one package that runs vitest, its command, and the report that it writes; `parts`: the suites that this one runs
 *   together
 * @typedef {import('./count.mjs').VitestReport} VitestReport
 */

/** The script of a package whose browser tests need nothing but the preset. */
const PRESET = /^vitest run --config (\.\.\/)+(tooling\/)?config\/vitest\.browser\.config\.ts --root \.$/;

/** Lists the folders of the packages whose browser tests can run together, relative to the repository. */
export function browserPackages() {
  return workspacePackages()
    .filter(({ manifest }) => PRESET.test(manifest.scripts?.['test:browser'] ?? ''))
    .map(({ folder }) => folder);
}

/**
 * Lists the browser tests of a package that run: files with breadth only under `npm run test:full`.
 * @param {string} folder
 */
export function browserTests(folder) {
  const source = join(folder, 'src');
  if (!existsSync(source)) return [];
  const files = readdirSync(source, { recursive: true }).map((file) => join(source, String(file)));
  return files.filter((file) => file.endsWith('.browser.test.ts') && !isLeftOut(file));
}

/**
 * Replaces the suites of `browserPackages` by one that runs them together, because starting Vite and Chromium takes longer than most
 * of their tests.
 * @param {readonly Suite[]} suites
 * @returns {Suite[]}
 */
export function mergeBrowserSuites(suites) {
  const parts = suites.filter(({ script, command }) => script === 'test:browser' && PRESET.test(command));
  if (parts.length < 2) return [...suites];
  const together = {
    name: 'test:browser of all packages',
    folder: root,
    script: 'test:browser',
    command: 'vitest run --config tooling/config/vitest.browser.config.ts',
    report: join(root, 'tooling/reports/vitest.browser.json'),
    parts,
  };
  return [...suites.filter((suite) => !parts.includes(suite)), together];
}

/**
 * Lists the files that a report has no result of, or an incomplete one, because the run ended early.
 * @param {readonly string[]} files
 * @param {VitestReport | undefined} report
 */
export function filesWithoutResult(files, report) {
  const ended = report?.testResults.filter(
    ({ status, assertionResults: cases }) =>
      status === 'failed' || (cases.length > 0 && cases.every((each) => each.status !== 'pending')),
  );
  const names = new Set(ended?.map(({ name }) => resolve(name)));
  return files.filter((file) => !names.has(resolve(file)));
}
