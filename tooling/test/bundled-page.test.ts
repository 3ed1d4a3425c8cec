import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright';
import { build, createServer, preview } from 'vite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../lib/chromium.mjs';
import { installPackages } from './install-packages.js';
import { ISOLATION } from './static-server.js';

const FILES = {
  'index.html': '<!doctype html><title></title><script type="module" src="/page.js"></script>',
  'page.js': `
    import { compute } from './compute.js';
    import { load } from './load.js';
    const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
    const inWorker = new Promise((resolve) => { worker.onmessage = ({ data }) => resolve(data); });
    globalThis.computed = (async () => [await compute(), await inWorker, await load()])();
  `,
  'worker.js': `
    import { compute } from './compute.js';
    compute().then(postMessage);
  `,
  'compute.js': `
    import { createWasmBackend } from '@convkit/wasm-kernels';
    import { matMul, ones, setBackend } from '@tensorflow/tfjs-core';
    export async function compute() {
      try {
        const { threads } = await createWasmBackend({ threads: 2 });
        await setBackend('wasm');
        const [value] = await matMul(ones([2, 3]), ones([3, 40])).data();
        return { threads, value };
      } catch (error) {
        return error.message;
      }
    }
  `,
  'load.js': `
    import { arrayDataset, Loader } from '@convkit/data';
    const about = { labels: [0, 1, 0], shape: [1, 1, 1], classes: ['a', 'b'] };
    const dataset = arrayDataset({ images: Uint8Array.of(0, 51, 255), ...about });
    const transforms = [{ name: 'normalize', mean: [0], std: [0.2] }];
    export async function load() {
      const loader = new Loader(dataset, { batchSize: 2, transforms, workers: 2 });
      const values = [];
      try {
        for await (const { images } of loader.epoch()) values.push(...images);
        return values;
      } catch (error) {
        return error.message;
      } finally {
        await loader.close();
      }
    }
  `,
};
const COMPUTED = [{ threads: 2, value: 3 }, { threads: 2, value: 3 }, [0, 1, 5]];

let folder: string;
let browser: Browser;

/** Creates the project of a page with convkit installed. */
beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'convkit-page-')));
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);
  installPackages(folder);
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});

const config = () => ({
  root: folder,
  configFile: false as const,
  logLevel: 'error' as const,
  worker: { format: 'es' as const },
  server: { port: 0, headers: ISOLATION, fs: { strict: false } },
  preview: { port: 0, headers: ISOLATION },
});

async function computedAt(urls: { readonly local: readonly string[] } | null): Promise<unknown> {
  const page = await browser.newPage();
  page.setDefaultTimeout(100_000);
  await page.goto(urls?.local[0] as string);
  await page.waitForFunction(() => 'computed' in globalThis);
  const computed = await page.evaluate(() => (globalThis as unknown as { computed: unknown }).computed);
  await page.close();
  return computed;
}

it('Vite builds a page with threads and loader workers without configuration', async () => {
  await build(config());
  const server = await preview(config());
  expect(await computedAt(server.resolvedUrls)).toEqual(COMPUTED);
  await server.close();
});

it('the development server of Vite serves such a page', async () => {
  const server = await createServer(config());
  await server.listen();
  expect(await computedAt(server.resolvedUrls)).toEqual(COMPUTED);
  await server.close();
});
