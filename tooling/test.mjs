import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrap, runMain, turbo } from './bootstrap.mjs';
import { countRun, summaryLine } from './count.mjs';
import { root, workspacePackages } from './workspace.mjs';

/** The runs of vitest: a script of package.json, the report it writes, how many run at once. */
const SUITES = [
  { script: 'test', report: 'vitest.json', concurrency: 2 },
  { script: 'test:browser', report: 'vitest.browser.json', concurrency: 2 },
  { script: 'test:release', report: 'vitest.release.json', concurrency: 1 },
];

/** @type {{ passed: number, failed: number }[]} */
const counts = [];

/** @param {string} name @param {number} since @param {number} passed @param {number} failed */
function tell(name, since, passed, failed, note = '') {
  counts.push({ passed, failed });
  const seconds = ((performance.now() - since) / 1000).toFixed(1).padStart(6);
  console.log(`${failed === 0 ? 'ok    ' : 'FAILED'} ${seconds} s  ${name}${note}`);
}

/** @param {string} name @param {() => Promise<string>} check gives what is wrong */
async function runCheck(name, check) {
  const since = performance.now();
  const problem = await check().catch((error) => String(error?.stack ?? error));
  if (problem) console.log(problem.trimEnd());
  tell(name, since, problem ? 0 : 1, problem ? 1 : 0);
}

/**
 * The exit code of each task of the turbo run that has just ended.
 * @param {number} since only summaries written after this time
 * @returns {Map<string, number>}
 */
function taskExitCodes(since) {
  const folder = join(root, '.turbo/runs');
  const files = existsSync(folder) ? readdirSync(folder).map((file) => join(folder, file)) : [];
  const newest = files
    .filter((file) => statSync(file).mtimeMs >= since)
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)[0];
  const tasks = newest ? JSON.parse(readFileSync(newest, 'utf8')).tasks : [];
  return new Map(
    tasks.flatMap((/** @type {any} */ task) =>
      task.execution ? [[task.taskId, task.execution.exitCode]] : [],
    ),
  );
}

/** @param {string} file */
function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** @param {typeof SUITES[number]} suite */
async function runSuite({ script, report, concurrency }) {
  const packages = workspacePackages().filter(({ manifest }) => manifest.scripts?.[script]);
  const since = performance.now();
  const started = Date.now();
  const { code, output } = await turbo([
    script,
    `--concurrency=${concurrency}`,
    '--only',
    '--continue=always',
    '--output-logs=errors-only',
    '--summarize',
  ]);
  if (code !== 0) console.log(output.trimEnd());
  const exitCodes = taskExitCodes(started);
  for (const { name, folder } of packages) {
    const exitCode = exitCodes.get(`${name}#${script}`);
    const { passed, failed, skipped, problems } = countRun(
      readReport(join(root, folder, 'reports', report)),
      exitCode,
    );
    for (const problem of problems) console.log(`${name} ${script}: ${problem}`);
    tell(
      `${script} ${name}`,
      since,
      passed,
      failed,
      `: ${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`,
    );
  }
}

await runMain(async () => {
  await bootstrap();
  for (const { folder } of workspacePackages()) {
    for (const { report } of SUITES) rmSync(join(root, folder, 'reports', report), { force: true });
  }
  rmSync(join(root, '.turbo/runs'), { recursive: true, force: true });
  mkdirSync(join(root, 'tooling/reports'), { recursive: true });

  await runCheck('build', async () => {
    const { code, output } = await turbo(['build', '--continue=always', '--output-logs=errors-only']);
    return code === 0 ? '' : output;
  });
  // Imported here: it needs what the bootstrap installs.
  const { checks } = await import('./checks.mjs');
  for (const { name, run } of checks) await runCheck(name, run);
  for (const suite of SUITES) await runSuite(suite);

  const line = summaryLine(counts);
  console.log(line);
  process.exitCode = counts.every(({ failed }) => failed === 0) ? 0 : 1;
});
