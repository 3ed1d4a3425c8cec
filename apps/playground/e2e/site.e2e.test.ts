import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { launchChromium } from '../../../tooling/lib/chromium.mjs';
import type { StaticServer } from '../../../tooling/test/static-server.js';
import { dist } from './dist.js';
import { FOLDER, fact, openPage, serveSite } from './site.js';

/** Bytes, gzipped. */
const BUDGET = 350_000;

let isolated: StaticServer;
let plain: StaticServer;
let browser: Browser;

beforeAll(async () => {
  isolated = await serveSite();
  plain = await serveSite({ isolated: false });
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await isolated?.close();
  await plain?.close();
});

it('the first step needs only the first shard of MNIST, and less JavaScript than the budget', async () => {
  const { page } = await openPage(browser, 'about:blank');
  isolated.requested.length = 0;
  await page.goto(isolated.url);
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await fact(page, 'Status').getByText('first step').or(fact(page, 'Status').getByText('training')).waitFor();
  const early = [...isolated.requested];
  await fact(page, 'Step')
    .getByText(/^[1-9]/)
    .waitFor();
  expect(isolated.requested.some((path) => path.includes('mnist-first-5000'))).toBe(true);
  expect(isolated.requested.some((path) => path.includes('mnist-other'))).toBe(false);
  // The charts and the list of all files are asked for once the first step was taken.
  const after = early.findIndex((path) => /run-charts|site-files/.test(path));
  const before = after < 0 ? early : early.slice(0, after);
  const scripts = new Set(before.filter((path) => path.endsWith('.js')));
  const bytes = [...scripts].reduce(
    (sum, path) => sum + gzipSync(readFileSync(`${dist}${path.replace(FOLDER, '/')}`)).length,
    0,
  );
  expect([...scripts].some((path) => path.includes('trainer.worker'))).toBe(true);
  expect(bytes).toBeLessThan(BUDGET);
});

describe('a host without isolation headers', () => {
  it('is isolated by the service worker after one reload', async () => {
    const { page } = await openPage(browser, plain.url, { serviceWorkers: 'allow' });
    await page.waitForFunction(() => crossOriginIsolated);
    await page.getByRole('button', { name: 'Start', exact: true }).waitFor();
    const threads = page.getByLabel('Threads');
    // A click while the page is still loading is lost.
    const isShown = async () => {
      if (!(await threads.isVisible())) await page.getByText('More settings').click();
      return threads.isVisible();
    };
    await expect.poll(isShown).toBe(true);
    await threads.fill('2');
    await threads.blur();
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await fact(page, 'Step')
      .getByText(/^[1-9]/)
      .waitFor();
    expect(await fact(page, 'Threads').textContent()).toBe('2');
  });

  it('trains on one thread without service workers', async () => {
    const { page } = await openPage(browser, plain.url);
    await page.getByText('One thread: this page is not cross-origin isolated').waitFor();
    await page.getByText('More settings').click();
    expect(await page.getByLabel('Threads').isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await fact(page, 'Step')
      .getByText(/^[1-9]/)
      .waitFor();
    expect(await fact(page, 'Threads').textContent()).toBe('1');
  });
});

describe('a browser without', () => {
  it('WebAssembly SIMD gets an explanation', async () => {
    const { page } = await openPage(browser, 'about:blank');
    // Chromium does not let SIMD be switched off: it refuses every module here, as an engine without SIMD refuses the page's.
    await page.addInitScript(() => {
      WebAssembly.validate = () => false;
    });
    await page.goto(isolated.url);
    await page.getByRole('heading', { name: 'This browser cannot train networks' }).waitFor();
    await page.getByText('This browser’s WebAssembly has no SIMD instructions.').waitFor();
  });

  it('WebGL trains on wasm', async () => {
    const simple = await launchChromium(['--disable-gpu', '--disable-3d-apis']);
    onTestFinished(() => simple.close());
    const { page } = await openPage(simple, isolated.url);
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await fact(page, 'Step')
      .getByText(/^[1-9]/)
      .waitFor();
    await page.getByText('LeNet-5 (modern) on mnist-first-5000, wasm').waitFor();
  });
});
