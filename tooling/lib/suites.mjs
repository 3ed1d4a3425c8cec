import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { turbo } from './bootstrap.mjs';
import { countRun } from './count.mjs';
import { root, workspacePackages } from './workspace.mjs';

/**
 * @typedef {{ script: string, report: string, concurrency: number }} Suite
 *   `script` of a package.json that runs vitest, the `report` that it writes, and how many packages run at once
 * @typedef {{ name: string, seconds: number } & import('./count.mjs').Count} SuiteCount
 */

/** @type {readonly Suite[]} */
export const SUITES = [
  { script: 'test', report: 'vitest.json', concurrency: 2 },
  { script: 'test:browser', report: 'vitest.browser.json', concurrency: 2 },
  { script: 'test:site', report: 'vitest.site.json', concurrency: 1 },
  { script: 'test:release', report: 'vitest.release.json', concurrency: 1 },
];

const SUMMARIES = join(root, '.turbo/runs');

/** Deletes the reports of earlier runs, so that they are not counted again. */
export function forgetReports() {
  rmSync(SUMMARIES, { recursive: true, force: true });
  for (const { folder } of workspacePackages()) {
    for (const { report } of SUITES) rmSync(join(root, folder, 'reports', report), { force: true });
  }
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
 * Reads the exit code and duration of each task of the last turbo run.
 * @returns {Map<string, { exitCode: number, seconds: number }>}
 */
function lastTasks() {
  const files = existsSync(SUMMARIES) ? readdirSync(SUMMARIES).map((file) => join(SUMMARIES, file)) : [];
  const [newest] = files.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  const tasks = newest ? JSON.parse(readFileSync(newest, 'utf8')).tasks : [];
  return new Map(
    tasks.flatMap((/** @type {any} */ { taskId, execution }) => {
      if (!execution) return [];
      const { exitCode, startTime, endTime } = execution;
      return [[taskId, { exitCode, seconds: (endTime - startTime) / 1000 }]];
    }),
  );
}

/**
 * Runs a suite in every package that has it.
 * @param {Suite} suite
 * @returns {Promise<SuiteCount[]>}
 */
export async function runSuite({ script, report, concurrency }) {
  rmSync(SUMMARIES, { recursive: true, force: true });
  const { code, output } = await turbo([
    script,
    `--concurrency=${concurrency}`,
    '--only',
    '--continue=always',
    '--output-logs=errors-only',
    '--summarize',
  ]);
  if (code !== 0) console.log(output.trimEnd());
  const tasks = lastTasks();
  const counts = workspacePackages()
    .filter(({ manifest }) => manifest.scripts?.[script])
    .map(({ name, folder }) => {
      const task = tasks.get(`${name}#${script}`);
      const count = countRun(readReport(join(root, folder, 'reports', report)), task?.exitCode);
      return { name: `${script} ${name}`, seconds: task?.seconds ?? 0, ...count };
    });
  if (code === 0 || counts.some(({ failed }) => failed > 0)) return counts;
  const problems = [`turbo ended with exit code ${code} although no test failed`];
  return [...counts, { name: `turbo ${script}`, seconds: 0, passed: 0, failed: 1, skipped: 0, problems }];
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
