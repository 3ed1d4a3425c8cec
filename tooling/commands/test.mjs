import { bootstrap, runMain, turbo } from '../lib/bootstrap.mjs';
import { summaryLine } from '../lib/count.mjs';
import { runQueue } from '../lib/queue.mjs';
import { listSuites, runSuite, untestedPackages } from '../lib/suites.mjs';

/** @type {{ passed: number, failed: number }[]} */
const counts = [];

/**
 * @param {string} name
 * @param {number} seconds
 * @param {{ passed: number, failed: number }} count
 */
function tell(name, seconds, count, note = '') {
  counts.push(count);
  console.log(
    `${count.failed === 0 ? 'ok    ' : 'FAILED'} ${seconds.toFixed(1).padStart(6)} s  ${name}${note}`,
  );
}

/** @param {string} name @param {() => Promise<string> | string} check returns what is wrong, or '' */
async function runCheck(name, check) {
  const since = performance.now();
  /** @type {string} */
  let problem;
  try {
    problem = await check();
  } catch (error) {
    problem = String(/** @type {Error} */ (error)?.stack ?? error);
  }
  if (problem) console.log(problem.trimEnd());
  const seconds = (performance.now() - since) / 1000;
  tell(name, seconds, problem ? { passed: 0, failed: 1 } : { passed: 1, failed: 0 });
}

/** @param {import('../lib/suites.mjs').Suite} suite */
async function tellSuite(suite) {
  const { name, seconds, problems, ...count } = await runSuite(suite);
  for (const problem of problems) console.log(`${name}: ${problem}`);
  const skipped = count.skipped > 0 ? `, ${count.skipped} skipped` : '';
  tell(name, seconds, count, `: ${count.passed} passed, ${count.failed} failed${skipped}`);
}

async function runEverything() {
  await runCheck('build', async () => {
    const { code, output } = await turbo(['build', '--continue=always', '--output-logs=errors-only']);
    return code === 0 ? '' : output;
  });
  await runCheck('every package runs its tests', () => untestedPackages().join('\n'));
  // Imported here because it needs packages that the bootstrap installs.
  const { checks } = await import('../lib/checks.mjs');
  const [release, site, ...others] = listSuites().map((suite) => () => tellSuite(suite));
  const checking = checks.map((check) => () => runCheck(check.name, check.run));
  // The checks come early, beside the two suites that take longest, so that a mistake in them shows soon.
  const jobs = [release, site, ...checking, ...others];
  await runQueue(jobs.filter((job) => job !== undefined));
}

await runMain(async () => {
  if (process.argv.includes('--full')) process.env.CONVKIT_TESTS = 'full';
  await bootstrap();
  await runEverything().catch((error) => runCheck('the run itself', () => String(error?.stack ?? error)));
  console.log(summaryLine(counts));
  process.exitCode = counts.every(({ failed }) => failed === 0) ? 0 : 1;
});
