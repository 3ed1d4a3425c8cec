import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../../../tooling/lib/chromium.mjs';
import { ISOLATION, type StaticServer, serveFiles } from '../../../tooling/test/static-server.js';

const STEPS = 2 * Math.ceil(5000 / 64);

let browser: Browser;
/** The built pages on a static host without isolation headers, so on one thread. */
let plain: StaticServer;
let isolated: StaticServer;

beforeAll(async () => {
  browser = await launchChromium();
  const folder = fileURLToPath(new URL('../dist', import.meta.url));
  plain = await serveFiles(folder);
  isolated = await serveFiles(folder, { headers: ISOLATION });
});
afterAll(async () => {
  await browser?.close();
  await plain?.close();
  await isolated?.close();
});

const textOf = (page: Page, id: string) => page.locator(`#${id}`).textContent();

/** Opens a page, calls `check`, and expects no uncaught errors. */
async function open(url: string, check: (page: Page) => Promise<void>): Promise<void> {
  const page = await browser.newPage();
  page.setDefaultTimeout(100_000);
  const errors: string[] = [];
  page.on('pageerror', ({ message }) => errors.push(message));
  await page.goto(url);
  await check(page);
  expect(errors).toEqual([]);
  await page.close();
}

async function expectTrained(page: Page): Promise<void> {
  await page.locator('body[data-done=yes]').waitFor();
  expect(Number(await textOf(page, 'step'))).toBe(STEPS);
  expect(Number.parseFloat((await textOf(page, 'accuracy')) ?? '')).toBeGreaterThan(85);
}

it('the minimal page trains LeNet-5 on MNIST on wasm', async () => {
  await open(`${plain.url}minimal/`, async (page) => {
    await expectTrained(page);
    expect(await textOf(page, 'backend')).toMatch(
      /^wasm, 1 thread\(s\), one thread only: .*not cross-origin/,
    );
  });
});

it('the minimal page trains on webgl if selected', async () => {
  await open(`${plain.url}minimal/?backend=wasm`, async (page) => {
    await page.locator('select').selectOption('webgl');
    await page.locator('button').click();
    await page.waitForURL(/backend=webgl/);
    await expect.poll(() => textOf(page, 'step')).toMatch(/compiling, [1-9]/);
    // Untrained, it is about ln 10 = 2.3. A few steps suffice; each takes long if software renders.
    await expect.poll(async () => Number(await textOf(page, 'loss'))).toBeLessThan(2.2);
    expect(await textOf(page, 'backend')).toMatch(/^webgl, /);
    expect(await page.locator('select').inputValue()).toBe('webgl');
  });
});

it('the page without a bundler trains on two threads if its host isolates it', async () => {
  await open(`${isolated.url}import-map/`, async (page) => {
    await expectTrained(page);
    expect(await textOf(page, 'backend')).toBe('wasm, 2 thread(s)');
  });
});
