import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import webpack from 'webpack';
import { launchChromium } from '../lib/chromium.mjs';
import { installPackages } from './install-packages.js';
import { ISOLATION, type StaticServer, serveFiles } from './static-server.js';

const HTML = '<!doctype html><title></title><script type="module" src="./page.js"></script>';
const PAGE = `
  import { cpu, useBackend, wasm } from '@convkit/backend';
  import { Rng } from '@convkit/core';
  import { arrayDataset, Loader } from '@convkit/data';
  import { lenet5 } from '@convkit/models';
  import { createLoss } from '@convkit/ops';
  import { fit } from '@convkit/train';
  import { wasmPaths } from './wasm-paths.js';

  async function train() {
    const { name, facts } = await useBackend([wasm({ threads: 2, wasmPaths }), cpu()]);
    const { create, recipe } = lenet5.variants.modern;
    const rng = new Rng(1);
    const labels = Array.from({ length: 48 }, (_, i) => i % 2);
    const images = Uint8Array.from({ length: 48 * 32 * 32 }, (_, i) => 255 * labels[i >> 10]);
    const classes = Array.from({ length: 10 }, (_, i) => String(i));
    const dataset = arrayDataset({ images, labels, shape: [32, 32, 1], classes });
    const transforms = [{ name: 'normalize', mean: [0.5], std: [0.5] }];
    const train = new Loader(dataset, { batchSize: 16, transforms, rng: rng.child('data'), training: true });
    const seen = [];
    const options = { model: create({}, rng), train, loss: createLoss(recipe.loss), seed: 1 };
    for await (const event of fit({ ...options, recipe: { ...recipe, epochs: 4 } })) {
      if (event.type === 'step') seen.push(event.loss);
    }
    return { name, threads: facts.threads, losses: seen };
  }
  globalThis.trained = train().catch((error) => String(error));
`;
/** Three ways to say where tfjs's files are. */
const FOUND = 'export const wasmPaths = undefined;';
const IN_A_FOLDER = "export const wasmPaths = new URL('../wasm/', document.baseURI).href;";
const IMPORTED = `
  import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm';
  import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm';
  import threaded from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm';
  export const wasmPaths = {
    'tfjs-backend-wasm.wasm': plain,
    'tfjs-backend-wasm-simd.wasm': simd,
    'tfjs-backend-wasm-threaded-simd.wasm': threaded,
  };
`;

let folder: string;
let browser: Browser;
let server: StaticServer;

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'convkit-bundlers-')));
  installPackages(folder);
  server = await serveFiles(folder, { headers: ISOLATION });
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
  rmSync(folder, { recursive: true });
});

/** Writes the sources of the page and returns their folder. */
function writePage(name: string, wasmPaths: string): string {
  const source = join(folder, name);
  mkdirSync(join(source, 'out'), { recursive: true });
  writeFileSync(join(source, 'page.js'), PAGE);
  writeFileSync(join(source, 'wasm-paths.js'), wasmPaths);
  writeFileSync(join(source, 'out', 'index.html'), HTML);
  return source;
}

/** Opens the page that was built into the folder `out` of `name` and returns its result. */
async function trainedAt(name: string): Promise<unknown> {
  const page = await browser.newPage();
  page.setDefaultTimeout(100_000);
  try {
    await page.goto(`${server.url}${name}/out/`);
    await page.waitForFunction(() => 'trained' in globalThis);
    return await page.evaluate(() => (globalThis as unknown as { trained: unknown }).trained);
  } finally {
    await page.close();
  }
}

/** Expects that the page has learned to tell black images from white ones. */
function expectTrained(trained: unknown): void {
  expect(trained).toMatchObject({ name: 'wasm', threads: 2 });
  const { losses } = trained as { readonly losses: readonly [number, ...number[]] };
  expect(losses.length).toBe(12);
  expect(losses.at(-1)).toBeLessThan(losses[0] / 4);
}

it('webpack builds a page that trains on two threads without configuration or warnings', async () => {
  const source = writePage('webpack', FOUND);
  const compiler = webpack({
    mode: 'production',
    context: source,
    entry: './page.js',
    output: { path: join(source, 'out'), filename: 'page.js' },
    optimization: { minimize: false },
    performance: { hints: false },
  });
  const stats = await new Promise<webpack.Stats | undefined>((resolve, reject) => {
    compiler?.run((error, result) => (error ? reject(error) : resolve(result)));
  });
  const { errors, warnings } = stats?.toJson({ all: false, errors: true, warnings: true }) ?? {};
  expect({ errors, warnings }).toEqual({ errors: [], warnings: [] });
  expectTrained(await trainedAt('webpack'));
});

const esbuild = (source: string, options: BuildOptions = {}) =>
  build({
    absWorkingDir: source,
    entryPoints: ['page.js'],
    outdir: 'out',
    bundle: true,
    format: 'esm',
    splitting: true,
    logLevel: 'error',
    ...options,
  });

it('esbuild builds one with a loader for .wasm files', async () => {
  const source = writePage('esbuild', IMPORTED);
  await esbuild(source, { loader: { '.wasm': 'file' } });
  expectTrained(await trainedAt('esbuild'));
});

it('esbuild builds one that finds the .wasm files in a folder', async () => {
  const source = writePage('folder', IN_A_FOLDER);
  await esbuild(source);
  const theirs = join(folder, 'node_modules/@tensorflow/tfjs-backend-wasm/dist');
  const isWasm = (path: string) => path === realpathSync(theirs) || path.endsWith('.wasm');
  cpSync(realpathSync(theirs), join(source, 'wasm'), { recursive: true, filter: isWasm });
  expectTrained(await trainedAt('folder'));
});
