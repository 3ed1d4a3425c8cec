import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright';
import { type PreviewServer, preview } from 'vite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CHROMIUM_ARGS, findChromium } from '../../../tooling/chromium.mjs';

let browser: Browser;
let server: PreviewServer;

/** The built page, as a plain static host serves it: not isolated, so on one thread. */
beforeAll(async () => {
  const { executablePath, env } = await findChromium();
  browser = await chromium.launch({ executablePath, args: CHROMIUM_ARGS, env: { ...process.env, ...env } });
  server = await preview({
    root: fileURLToPath(new URL('../minimal', import.meta.url)),
    build: { outDir: '../dist/minimal' },
    preview: { port: 0 },
    logLevel: 'error',
  });
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

it('the minimal page trains LeNet-5 on wasm on the first pictures of MNIST', async () => {
  const page = await browser.newPage();
  const errors: string[] = [];
  page.on('pageerror', ({ message }) => errors.push(message));
  await page.goto(server.resolvedUrls?.local[0] as string);
  await page.locator('body[data-done=yes]').waitFor({ timeout: 100_000 });
  expect(await page.locator('#backend').textContent()).toBe('wasm, 1 thread(s)');
  expect(Number(await page.locator('#step').textContent())).toBe(2 * Math.ceil(5000 / 64));
  expect(Number.parseFloat((await page.locator('#accuracy').textContent()) ?? '')).toBeGreaterThan(85);
  expect(errors).toEqual([]);
}, 120_000);
