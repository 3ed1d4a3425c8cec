import { existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installHooks } from './hooks.mjs';
import { bin, capture } from './run.mjs';
import { readJson, root } from './workspace.mjs';

const OLDEST_NODE = [20, 19];

/**
 * Checks that this Node can run the project.
 * @param {string} version such as 20.19.0
 * @returns {string | undefined} what is wrong
 */
export function nodeProblem(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return undefined;
  return `convkit needs Node ${OLDEST_NODE.join('.')} or newer; this is Node ${version}. Download a newer one: https://nodejs.org`;
}

/** Whether everything is installed: pnpm keeps a copy of the lockfile that it installed last. */
function isInstalled() {
  try {
    const wanted = readFileSync(join(root, 'pnpm-lock.yaml'));
    return wanted.equals(readFileSync(join(root, 'node_modules/.pnpm/lock.yaml')));
  } catch {
    return false;
  }
}

/** @param {string} output */
const lastLine = (output) => output.trim().split('\n').at(-1) ?? '';

/** Where npx put which pnpm. To ask it takes a second, each time. */
const FOUND = join(root, '.turbo/pnpm.json');

/** Folder of the pinned pnpm that npx put there before. @param {string} pinned */
function foundBefore(pinned) {
  try {
    const found = JSON.parse(readFileSync(FOUND, 'utf8'));
    return found.pinned === pinned && existsSync(join(found.folder, 'pnpm')) ? found.folder : undefined;
  } catch {
    return undefined;
  }
}

/** Puts the pinned pnpm on this process's PATH. npx downloads it if it is not there yet. */
async function bringPnpm() {
  const pinned = readJson('package.json').packageManager;
  const before = foundBefore(pinned);
  if (before) {
    process.env.PATH = `${before}${delimiter}${process.env.PATH}`;
    return;
  }
  const present = await capture('pnpm', ['--version']);
  if (present.code === 0 && `pnpm@${lastLine(present.output)}` === pinned) return;
  const args = ['--yes', `--package=${pinned}`, '--', 'node', '-p', 'process.env.PATH'];
  const { code, output } = await capture('npx', args);
  if (code !== 0) throw new Error(`${output}\nnpx cannot download ${pinned} (exit code ${code})`);
  process.env.PATH = lastLine(output);
  const folder = process.env.PATH.split(delimiter).find((each) => existsSync(join(each, 'pnpm')));
  mkdirSync(dirname(FOUND), { recursive: true });
  writeFileSync(FOUND, JSON.stringify({ pinned, folder }));
}

/** @type {Promise<void> | undefined} */
let brought;

/**
 * Runs the pinned pnpm.
 * @param {readonly string[]} args
 * @param {import('./run.mjs').RunOptions} [options]
 */
export function pnpm(args, options) {
  return withPnpm('pnpm', args, options);
}

/**
 * Runs turbo, which needs pnpm on the PATH.
 * @param {readonly string[]} args
 * @param {import('./run.mjs').RunOptions} [options]
 */
export function turbo(args, options) {
  const env = { TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1' };
  return withPnpm(bin('turbo'), ['run', ...args], { ...options, env });
}

/**
 * Runs a command with the pinned pnpm on its PATH.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('./run.mjs').RunOptions} [options]
 */
async function withPnpm(command, args, options) {
  brought = brought ?? bringPnpm();
  await brought;
  return capture(command, args, {
    ...options,
    env: { ...process.env, ...options?.env, PATH: process.env.PATH },
  });
}

/** Prepares a clone: checks Node and installs the packages of the lockfile and the git hooks. Writes to standard error only. */
export async function bootstrap() {
  const problem = nodeProblem(process.versions.node);
  if (problem) throw new Error(problem);
  if (isInstalled()) return;
  process.stderr.write('Installing the packages of the lockfile …\n');
  const { code, output } = await pnpm(['install', '--frozen-lockfile'], { timeout: 900_000 });
  if (code !== 0) throw new Error(`${output}\npnpm install failed (exit code ${code})`);
  await installHooks();
}

/**
 * Prepares the clone and builds packages and what they depend on.
 * @param {readonly string[]} names turbo filters. Defaults to every package.
 */
export async function build(names = []) {
  await bootstrap();
  const filters = names.map((name) => `--filter=${name}`);
  const { code, output } = await turbo([
    'build',
    ...filters,
    '--output-logs=errors-only',
    '--log-prefix=none',
  ]);
  if (code !== 0) throw new Error(`${output}\nbuild failed (exit code ${code})`);
}

/**
 * Runs `main`. An error becomes a message on standard error and exit code 1.
 * @param {() => Promise<unknown>} main
 */
export async function runMain(main) {
  try {
    await main();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exitCode = 1;
  }
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await runMain(async () => {
    await bootstrap();
    const args = process.argv.slice(2);
    if (args.length > 0) process.exitCode = (await turbo(args, { echo: true })).code;
  });
}
