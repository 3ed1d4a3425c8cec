import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import type { Browser } from 'playwright';
import { build as viteBuild } from 'vite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import webpack from 'webpack';
import { launchChromium } from '../lib/chromium.mjs';
import { installPackages } from './install-packages.js';
import { ISOLATION, type StaticServer, serveFiles } from './static-server.js';

const HTML = '<!doctype html><title></title><script type="module" src="./page.js"></script>';
const SCRIPT_HTML = '<!doctype html><title></title><script src="./page.js"></script>';
const PAGE = `
  import { cpu, useBackend, wasm } from '@convkit/backend';
  import { matMul, ones } from '@tensorflow/tfjs-core';

  globalThis.tryBackends = async (options) => {
    const backend = wasm(options);
    const probe = await backend.probe();
    const { name, facts, limit, explanation } = await useBackend([backend, cpu()]);
    const [value] = await matMul(ones([2, 3]), ones([3, 40])).data();
    return { name, threads: facts.threads, limit, explanation, value, probe };
  };
`;
/** Options of a page that finds tfjs's files in a folder. */
const IN_A_FOLDER = { threads: 2, wasmPaths: '/wasm/' };
const policy = (scripts: string, workers: string) => ({
  'Content-Security-Policy': `default-src 'self'; script-src ${scripts}; worker-src ${workers}`,
});
const STRICT = policy("'self' 'wasm-unsafe-eval'", "'self'");
const WITHOUT_WASM = policy("'self'", "'self' blob:");

let folder: string;
let browser: Browser;
const servers: StaticServer[] = [];

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'convkit-hosts-')));
  installPackages(folder);
  writeFileSync(join(folder, 'page.js'), PAGE);
  const theirs = realpathSync(join(folder, 'node_modules/@tensorflow/tfjs-backend-wasm/dist'));
  const isWasm = (path: string) => path === theirs || path.endsWith('.wasm');
  cpSync(theirs, join(folder, 'wasm'), { recursive: true, filter: isWasm });
  await bundle('script', {});
  await bundle('modules', { format: 'esm', splitting: true });
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  for (const server of servers) await server.close();
  rmSync(folder, { recursive: true });
});

/** Bundles the page and, for threads, their script, into the folder `name`. */
async function bundle(name: string, options: BuildOptions): Promise<void> {
  mkdirSync(join(folder, name), { recursive: true });
  const isModule = options.format === 'esm';
  writeFileSync(join(folder, name, 'index.html'), isModule ? HTML : SCRIPT_HTML);
  await build({
    absWorkingDir: folder,
    entryPoints: { page: 'page.js', thread: '@convkit/wasm-kernels/thread.js' },
    outdir: name,
    bundle: true,
    logLevel: 'error',
    logOverride: { 'empty-import-meta': 'silent' },
    ...options,
  });
}

/** Builds the page into the folder `name`. */
async function bundleByWebpack(name: string): Promise<void> {
  const compiler = webpack({
    mode: 'production',
    context: folder,
    entry: './page.js',
    output: { path: join(folder, name), filename: 'page.js' },
    optimization: { minimize: false },
  });
  await new Promise((resolve, reject) => {
    compiler?.run((error, stats) => (error || stats?.hasErrors() ? reject(error ?? stats) : resolve(stats)));
  });
  writeFileSync(join(folder, name, 'index.html'), HTML);
}

interface Tried {
  readonly name: string;
  readonly threads: number;
  readonly limit?: string;
  readonly explanation: string;
  readonly value: number;
  readonly probe: { readonly available: boolean; readonly reason?: string };
}

/** Opens the isolated page in the folder `name`, served with `headers`, and tries the backends there. */
async function tried(name: string, options: object, headers: Record<string, string> = {}): Promise<Tried> {
  const server = await serveFiles(folder, { headers: { ...ISOLATION, ...headers } });
  servers.push(server);
  const page = await browser.newPage();
  page.setDefaultTimeout(100_000);
  try {
    await page.goto(`${server.url}${name}/`);
    return await page.evaluate(
      (given) =>
        (globalThis as unknown as { tryBackends(options: object): Promise<Tried> }).tryBackends(given),
      options,
    );
  } finally {
    await page.close();
  }
}

it('a script that esbuild bundles without modules runs on wasm and on cpu', async () => {
  expect(await tried('script', IN_A_FOLDER)).toMatchObject({ name: 'wasm', threads: 2, value: 3 });
  expect(await tried('script', {})).toMatchObject({
    name: 'cpu',
    value: 3,
    limit: expect.stringMatching(
      /^plain JavaScript.*; wasm: cannot find tfjs's .* without import.meta.url .*set the option wasmPaths/,
    ),
  });
});

it('modules that esbuild bundles say that wasmPaths is missing, with and without isolation', async () => {
  const plain: Record<string, string> = { 'Cross-Origin-Embedder-Policy': 'unsafe-none' };
  for (const headers of [{}, plain]) {
    expect(await tried('modules', {}, headers)).toMatchObject({
      name: 'cpu',
      limit: expect.stringMatching(/wasm: cannot load tfjs's .*: 404 \(.*set the option wasmPaths/),
    });
    expect(await tried('modules', IN_A_FOLDER, headers)).toMatchObject({ name: 'wasm', value: 3 });
  }
});

it('a policy without blob: workers leaves one thread of wasm, and a reason', async () => {
  const found = await tried('modules', IN_A_FOLDER, STRICT);
  expect(found).toMatchObject({ name: 'wasm', threads: 1, value: 3 });
  expect(found.limit).toMatch(/^one thread only: cannot start a thread: .*worker-src.*threadScript/);
});

it('such a policy allows threads whose script is a file, given or found by webpack or Vite', async () => {
  const options = { ...IN_A_FOLDER, threadScript: './thread.js' };
  expect(await tried('modules', options, STRICT)).toMatchObject({ name: 'wasm', threads: 2, value: 3 });
  await bundleByWebpack('webpack');
  expect(await tried('webpack', { threads: 2 }, STRICT)).toMatchObject({ name: 'wasm', threads: 2 });
  writeFileSync(join(folder, 'index.html'), HTML);
  await viteBuild({
    root: folder,
    base: './',
    logLevel: 'error',
    build: { outDir: 'vite' },
    configFile: false,
  });
  const byVite = await tried('vite', { threads: 2 }, STRICT);
  expect(byVite).toMatchObject({ name: 'wasm', threads: 2, value: 3 });
  expect(byVite.limit).toBeUndefined();
});

it('a policy that forbids WebAssembly is named with its directive', async () => {
  const { name, probe, explanation } = await tried('modules', IN_A_FOLDER, WITHOUT_WASM);
  expect(name).toBe('cpu');
  expect(probe.available).toBe(false);
  expect(probe.reason).toMatch(
    /^cannot compile WebAssembly: the page's content security policy forbids it: its directive "script-src.*" lacks 'wasm-unsafe-eval'$/,
  );
  expect(explanation).toContain(`wasm: ${probe.reason}`);
});
