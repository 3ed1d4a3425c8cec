import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Consumer, Project, ProjectConsumer } from './consumer.js';
import { assertNextRenders, assertNextTrains } from './next.js';
import { assertServedPageTrains, assertStaticPageTrains } from './pages.js';
import { assertTrained, lastObject } from './training.js';
import { assertCompiles } from './typescript.js';

/** Oldest TypeScript that reads the declarations. READMEs state it. */
const LEAST_TYPESCRIPT = '5.7';

/** What the files of `training` import, and its peer dependencies. */
const TRAINING = [
  ...['backend', 'core', 'data', 'models', 'ops', 'train'].map((name) => `@convkit/${name}`),
  ...['core', 'backend-cpu', 'backend-wasm'].map((name) => `@tensorflow/tfjs-${name}@4.22.0`),
];

const SCRIPT = ['training', 'script'];
const PAGE = ['training', 'page'];
const NEXT = [...TRAINING, 'next@16', 'react', 'react-dom'];
const TOOLING = 'tooling';

/** Checks the result of a script. */
async function assertScriptTrains(project: Project, command: string, ...args: string[]): Promise<void> {
  assertTrained(lastObject(await project.run(command, ...args, 'main.js')));
}

const node = (major: number): ProjectConsumer => ({
  name: `node-${major}`,
  shows: 'a script trains on two threads',
  tool: 'node',
  files: SCRIPT,
  install: [...TRAINING, `node@${major}`],
  check: (project) => assertScriptTrains(project, 'node'),
});

const installer = (name: string, command: readonly string[]): ProjectConsumer => ({
  name,
  shows: 'installs the packages; a script trains on two threads',
  tool: name,
  files: SCRIPT,
  install: TRAINING,
  installer: command,
  check: (project) => assertScriptTrains(project, process.execPath),
});

const typescript = (name: string, version: string, shows: string, resolution: string[]): ProjectConsumer => ({
  name,
  shows,
  tool: 'typescript',
  files: ['typescript'],
  install: ['convkit', ...TRAINING, `typescript@${version}`],
  check: (project) => assertCompiles(project, resolution),
});

const NODE16 = ['--module', 'node16', '--moduleResolution', 'node16'];
const BUNDLER = ['--module', 'esnext', '--moduleResolution', 'bundler'];

/** Copies tfjs's .wasm files, as the README of `@convkit/backend` says for bundlers that do not find them. */
function copyWasm({ folder }: Project, to: string): void {
  const from = join(folder, 'node_modules/@tensorflow/tfjs-backend-wasm/dist');
  mkdirSync(join(folder, to), { recursive: true });
  for (const file of readdirSync(from).filter((each) => each.endsWith('.wasm')))
    copyFileSync(join(from, file), join(folder, to, file));
}

/** Everything that convkit is tried in, as strangers would use it. */
export const CONSUMERS: readonly Consumer[] = [
  node(20),
  node(22),
  node(24),
  node(26),
  {
    name: 'bun',
    shows: 'a script trains on two threads',
    tool: 'bun',
    files: SCRIPT,
    install: [...TRAINING, 'bun'],
    check: (project) => assertScriptTrains(project, 'bun'),
  },
  {
    name: 'deno',
    shows: 'a script trains on two threads',
    tool: 'deno',
    files: SCRIPT,
    install: [...TRAINING, 'deno'],
    check: (project) =>
      assertScriptTrains(project, 'deno', 'run', '--allow-all', '--node-modules-dir=manual'),
  },
  installer('npm', ['npm', 'install']),
  installer('pnpm', ['npx', '--yes', 'pnpm@latest', 'add']),
  installer('yarn', ['npx', '--yes', 'yarn@latest', 'add']),
  typescript('typescript', '7', 'strict, node16 resolution, skipLibCheck: false, no @types/node', NODE16),
  typescript('typescript-bundler', '7', 'the same with bundler resolution', BUNDLER),
  typescript('typescript-least', LEAST_TYPESCRIPT, 'the oldest version that reads the declarations', NODE16),
  {
    name: 'vite',
    shows: 'builds and serves a page with threads and loader workers',
    tool: 'vite',
    folder: TOOLING,
    test: ['test/bundled-page.test.ts'],
  },
  {
    name: 'webpack',
    shows: 'builds a page that trains on two threads, without configuration or warnings',
    tool: 'webpack',
    folder: TOOLING,
    test: ['test/bundlers.test.ts', '-t', 'webpack'],
  },
  {
    name: 'esbuild',
    shows: 'builds a page that trains on two threads, with a loader or a folder for .wasm files',
    tool: 'esbuild',
    folder: TOOLING,
    test: ['test/bundlers.test.ts', '-t', 'esbuild'],
  },
  {
    name: 'esbuild-iife',
    shows: 'builds a script without modules that trains',
    tool: 'esbuild',
    folder: TOOLING,
    test: ['test/hosts.full.test.ts', '-t', 'without modules'],
  },
  {
    name: 'rollup',
    shows: 'builds a page that trains, with a folder for .wasm files',
    tool: 'rollup',
    files: [...PAGE, 'rollup'],
    install: [...TRAINING, 'rollup', '@rollup/plugin-commonjs', '@rollup/plugin-node-resolve'],
    async check(project) {
      await project.run('rollup', '--config');
      copyWasm(project, 'out/wasm');
      copyFileSync(join(project.folder, 'index.html'), join(project.folder, 'out/index.html'));
      await assertStaticPageTrains(project, 'out');
    },
  },
  {
    name: 'import-map',
    shows: 'a page of static files trains without a bundler',
    tool: '@tensorflow/tfjs-core',
    folder: 'apps/examples',
    test: ['test/minimal.test.ts', '-t', 'without a bundler'],
  },
  {
    name: 'next',
    shows: 'Turbopack, without configuration or warnings: a client component trains',
    tool: 'next',
    files: ['training', 'next'],
    install: NEXT,
    check: (project) => assertNextTrains(project),
  },
  {
    name: 'next-webpack',
    shows: 'the same with --webpack',
    tool: 'next',
    files: ['training', 'next'],
    install: NEXT,
    check: (project) => assertNextTrains(project, '--webpack'),
  },
  {
    name: 'next-server',
    shows: 'the import on the server has no effects; with serverExternalPackages, tfjs is loaded once',
    tool: 'next',
    files: ['training', 'next', 'next-server'],
    install: ['convkit', ...NEXT],
    check: (project) => assertNextRenders(project),
  },
  {
    name: 'svelte-kit',
    shows: 'a page trains that the server renders',
    tool: '@sveltejs/kit',
    files: ['training', 'svelte-kit'],
    install: [...TRAINING, '@sveltejs/kit', '@sveltejs/vite-plugin-svelte', 'svelte', 'vite'],
    async check(project) {
      await project.run('vite', 'build');
      await assertServedPageTrains(project, 'vite', 'preview', '--port', 'PORT');
    },
  },
  {
    name: 'service-worker',
    shows: 'the playground works offline, with a service worker',
    tool: 'vite',
    folder: 'apps/playground',
    test: ['--config', 'vitest.site.config.ts', 'e2e/no-network.e2e.test.ts'],
  },
  {
    name: 'strict-csp',
    shows: 'a page trains under policies that forbid blob: workers, and names one that forbids WebAssembly',
    tool: 'playwright',
    folder: TOOLING,
    test: ['test/hosts.full.test.ts', '-t', 'policy'],
  },
  {
    name: 'workerd',
    shows: 'trains where compiling is forbidden, with kernels from .wasm imports',
    tool: 'workerd',
    folder: TOOLING,
    test: ['test/workerd.full.test.ts'],
  },
];
