import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { publishArchive } from '../../release/publish-archive.js';
import { packAll } from '../pack.mjs';
import { startRegistry } from '../registry.mjs';
import { capture } from '../run.mjs';
import { root } from '../workspace.mjs';
import type { Consumer, Outcome, ProjectConsumer, TestedConsumer } from './consumer.js';
import { createProject, versionIn } from './project.js';
import { rowOf, updateReport } from './report.js';
import { CONSUMERS } from './table.js';

const PAGE = join(root, 'docs/consumers.md');

/**
 * Tries convkit in the consumers of these names, or in all, prints a row for each, and puts the rows into docs/consumers.md.
 * @returns names of those that failed
 * @throws Error if there is no consumer of a name.
 */
export async function runConsumers(names: readonly string[]): Promise<string[]> {
  const unknown = names.find((name) => !CONSUMERS.some((consumer) => consumer.name === name));
  if (unknown !== undefined)
    throw new Error(
      `unknown consumer '${unknown}': choose from ${CONSUMERS.map(({ name }) => name).join(', ')}`,
    );
  const chosen = CONSUMERS.filter(({ name }) => names.length === 0 || names.includes(name));
  const outcomes: Outcome[] = [];
  const temporary = await mkdtemp(join(tmpdir(), 'convkit-consumers-'));
  const registry = await startRegistry(temporary, { upstream: upstream() });
  try {
    const env = await publish(temporary, registry);
    for (const consumer of chosen) {
      const outcome = await outcomeOf(consumer, join(temporary, consumer.name), env);
      outcomes.push(outcome);
      console.log(rowOf(outcome));
      if (outcome.failure !== undefined) console.error(outcome.failure);
    }
  } finally {
    await registry.stop();
    await rm(temporary, { recursive: true, force: true });
  }
  const page = existsSync(PAGE) ? readFileSync(PAGE, 'utf8') : '';
  const order = CONSUMERS.map(({ name }) => name);
  writeFileSync(PAGE, updateReport(page, outcomes, order));
  return outcomes.filter(({ failure }) => failure !== undefined).map(({ name }) => name);
}

/** URL of the registry that this user's npm uses. */
const upstream = (): string =>
  execFileSync('npm', ['config', 'get', 'registry'], { cwd: tmpdir(), encoding: 'utf8' }).trim();

/** Publishes our packages and returns the environment of a new user of that registry. */
async function publish(
  temporary: string,
  { url, npmrc }: { readonly url: string; readonly npmrc: string },
): Promise<NodeJS.ProcessEnv> {
  for (const { tarball } of await packAll(join(temporary, 'packed'))) {
    const { output } = await capture('tar', ['-xzOf', tarball, 'package/package.json']);
    await publishArchive(JSON.parse(output), readFileSync(tarball), url);
  }
  const settings = join(temporary, 'npmrc');
  writeFileSync(settings, npmrc);
  // Vite has set NODE_ENV, and whoever runs this may have settings of their own.
  const foreign = /^((p?npm|yarn|bun)_|NODE_ENV$)/i;
  const inherited = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  return {
    ...Object.fromEntries(inherited),
    NPM_CONFIG_USERCONFIG: settings,
    NPM_CONFIG_REGISTRY: url,
    NPM_CONFIG_CACHE: join(temporary, 'npm-cache'),
    NPM_CONFIG_AUDIT: 'false',
    NPM_CONFIG_FUND: 'false',
    NPM_CONFIG_UPDATE_NOTIFIER: 'false',
    YARN_REGISTRY: url,
    CI: 'true',
  };
}

async function outcomeOf(consumer: Consumer, folder: string, env: NodeJS.ProcessEnv): Promise<Outcome> {
  const { name, shows } = consumer;
  const isTested = 'test' in consumer;
  const version = () => (isTested ? testedVersion(consumer) : projectVersion(consumer, folder, env));
  try {
    if (isTested) await runTest(consumer);
    else await consumer.check(await createProject(folder, consumer, env));
    return { name, shows, version: version() };
  } catch (error) {
    const failure = (error as Error).message.replaceAll(folder, name);
    return { name, shows, version: version(), failure };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The tool of a project and its version: the installed one, or the one that installs. */
function projectVersion({ tool, installer }: ProjectConsumer, cwd: string, env: NodeJS.ProcessEnv): string {
  if (installer === undefined) return `${tool} ${versionIn(cwd, tool)}`;
  const [command = tool, ...args] = installer.slice(0, -1);
  return `${tool} ${execFileSync(command, [...args, '--version'], { cwd, env, encoding: 'utf8' }).trim()}`;
}

/** The tool of a test and its version. A test may have installed it into a cache. */
function testedVersion({ folder, tool }: TestedConsumer): string {
  const at = join(root, folder);
  const cache = join(at, 'node_modules/.cache');
  const cached = existsSync(cache) ? readdirSync(cache).filter((name) => name.startsWith(`${tool}-`)) : [];
  const folders = [at, ...cached.map((name) => join(cache, name))];
  return `${tool} ${folders.map((each) => versionIn(each, tool)).find(Boolean) ?? ''}`;
}

/** Runs a test file of the repository. */
async function runTest({ folder, test }: TestedConsumer): Promise<void> {
  const config = test.includes('--config') ? [] : ['--config', join(root, 'tooling/config/vitest.config.ts')];
  const env = { ...process.env, CONVKIT_BUILT: '1', CONVKIT_TESTS: 'full' };
  const args = ['exec', 'vitest', '--', 'run', ...config, '--root', '.', ...test];
  const { code, output } = await capture('npm', args, { cwd: join(root, folder), env });
  if (code !== 0) throw new Error(output);
}
