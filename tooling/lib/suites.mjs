import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { browserTests, filesWithoutResult, mergeBrowserSuites } from './browser-suites.mjs';
import { addCounts, countRun } from './count.mjs';
import { capture } from './run.mjs';
import { root, workspacePackages } from './workspace.mjs';

/**
 * @typedef {import('./browser-suites.mjs').Suite} Suite
 * @typedef {{ name: string, seconds: number } & import('./count.mjs').Count} SuiteCount
 */

/** The scripts that a package may have, and their reports. */
const REPORTS = {
  'test:release': 'vitest.release.json',
  'test:site': 'vitest.site.json',
  'test:browser': 'vitest.browser.json',
  test: 'vitest.json',
};

/** The suites that take longest, in this order: one that started last would run alone in the end. */
const LONGEST = [
  'test:release @convkit/tooling',
  'test:site @convkit/playground',
  'test:browser of all packages',
  'test @convkit/models',
  'test @convkit/cli',
  'test convkit',
  'test @convkit/wasm-kernels',
  'test @convkit/tooling',
  'test @convkit/onnx',
  'test @convkit/data',
];

/** Milliseconds after which a suite is killed. */
const LIMIT = 3_600_000;

/** Lists every suite, those that take longest first. @returns {Suite[]} */
export function listSuites() {
  const suites = Object.entries(REPORTS).flatMap(([script, file]) =>
    workspacePackages()
      .filter(({ manifest }) => manifest.scripts?.[script])
      .map(({ name, folder, manifest }) => ({
        name: `${script} ${name}`,
        folder: join(root, folder),
        script,
        command: String(manifest.scripts?.[script]),
        report: join(root, folder, 'reports', file),
      })),
  );
  const rank = (/** @type {Suite} */ { name }) =>
    LONGEST.includes(name) ? LONGEST.indexOf(name) : LONGEST.length;
  return mergeBrowserSuites(suites).sort((a, b) => rank(a) - rank(b));
}

/** @param {string} file */
function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * Runs a suite and counts its tests. What prevents that counts as one failure.
 * @param {Suite} suite
 * @returns {Promise<SuiteCount>}
 */
export async function runSuite(suite) {
  try {
    return await (suite.parts ? runTogether(suite, suite.parts) : run(suite));
  } catch (error) {
    return { name: suite.name, seconds: 0, passed: 0, failed: 1, skipped: 0, problems: [String(error)] };
  }
}

/**
 * The command of a suite. Starting vitest through npm takes most of a second of CPU time.
 * @param {Suite} suite
 * @returns {[command: string, args: string[]]}
 */
function commandOf({ folder, script, command }) {
  const vitest = [folder, root].map((at) => join(at, 'node_modules/.bin/vitest')).find(existsSync);
  const isPlain = /^vitest [\w./: -]+$/.test(command);
  return vitest && isPlain ? [vitest, command.split(' ').slice(1)] : ['npm', ['run', '--silent', script]];
}

/** @param {Suite} suite @returns {Promise<SuiteCount>} */
async function run(suite) {
  const { name, folder, report } = suite;
  // The report of an earlier run must not be counted again.
  rmSync(report, { force: true });
  const since = performance.now();
  const { code, output } = await capture(...commandOf(suite), {
    cwd: folder,
    env: { ...process.env, CONVKIT_BUILT: '1' },
    timeout: LIMIT,
  });
  if (code !== 0) console.log(output.trimEnd());
  return { name, seconds: (performance.now() - since) / 1000, ...countRun(readReport(report), code) };
}

/**
 * Runs suites together. If that run ends before every file has a result, for instance because the browser crashed, it counts as one
 * failure, and each suite runs on its own, so that it says which one is the cause and the others are still tested.
 * @param {Suite} suite
 * @param {readonly Suite[]} parts
 * @returns {Promise<SuiteCount>}
 */
async function runTogether(suite, parts) {
  const together = await run(suite);
  const files = parts.flatMap(({ folder }) => browserTests(folder));
  const missing = filesWithoutResult(files, readReport(suite.report));
  if (missing.length === 0) return together;
  const problem = `ended before ${missing.length} files had a result, such as ${missing[0]}; running each package on its own`;
  const counts = [{ passed: 0, failed: 1, skipped: 0, problems: [problem] }];
  let { seconds } = together;
  for (const part of parts) {
    const count = await runSuite(part);
    counts.push({ ...count, problems: count.problems.map((each) => `${part.name}: ${each}`) });
    seconds += count.seconds;
  }
  return { name: suite.name, seconds, ...addCounts(counts) };
}

/** Finds packages with tests that no script runs. */
export function untestedPackages() {
  return workspacePackages().flatMap(({ name, folder, manifest }) => {
    const source = join(root, folder, 'src');
    const files = existsSync(source) ? readdirSync(source, { recursive: true }).map(String) : [];
    const wanted = [
      'test',
      ...(files.some((file) => file.endsWith('.browser.test.ts')) ? ['test:browser'] : []),
    ];
    return wanted
      .filter((script) => !manifest.scripts?.[script])
      .map((script) => `${name} has no script "${script}"`);
  });
}
