import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dist, fact, launch, openPage, type Site, serveSite } from './site.js';

/** Bytes, gzipped. */
const BUDGET = 350_000;
const PAGES = ['train', 'try', 'inside', 'papers', 'keep'];
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let isolated: Site;
let plain: Site;
let browser: Browser;

beforeAll(async () => {
  isolated = await serveSite();
  plain = await serveSite({ isolated: false });
  browser = await launch();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await isolated?.close();
  await plain?.close();
});

describe('the first step', () => {
  it('is taken on the first shard of MNIST alone', async () => {
    isolated.requested.length = 0;
    const { page } = await openPage(browser, isolated.url);
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await fact(page, 'Step')
      .getByText(/^[1-9]/)
      .waitFor({ timeout: 60_000 });
    expect(isolated.requested.some((path) => path.includes('mnist-first-5000'))).toBe(true);
    expect(isolated.requested.some((path) => path.includes('mnist-other'))).toBe(false);
    await page.context().close();
  }, 120_000);

  it('needs little JavaScript', async () => {
    const { page } = await openPage(browser, 'about:blank');
    isolated.requested.length = 0;
    await page.goto(isolated.url);
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await fact(page, 'Status')
      .getByText('first step')
      .or(fact(page, 'Status').getByText('training'))
      .waitFor();
    // The charts are asked for once the first step was taken.
    const charts = isolated.requested.findIndex((path) => path.includes('run-charts'));
    const before = charts < 0 ? isolated.requested : isolated.requested.slice(0, charts);
    const scripts = new Set(before.filter((path) => path.endsWith('.js')));
    const bytes = [...scripts].reduce(
      (sum, path) => sum + gzipSync(readFileSync(`${dist}${path.replace('/some/folder', '')}`)).length,
      0,
    );
    expect([...scripts].some((path) => path.includes('trainer.worker'))).toBe(true);
    expect(bytes).toBeLessThan(BUDGET);
    await page.context().close();
  }, 60_000);
});

describe('a host without isolation headers', () => {
  it('is isolated by the service worker, which reloads the page once', async () => {
    const { page } = await openPage(browser, plain.url);
    await page.waitForFunction(() => crossOriginIsolated, undefined, { timeout: 20_000 });
    await page.getByRole('button', { name: 'Start', exact: true }).waitFor();
    await page.getByLabel('Threads').fill('2');
    await page.getByLabel('Threads').blur();
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await fact(page, 'Step')
      .getByText(/^[1-9]/)
      .waitFor({ timeout: 30_000 });
    expect(await fact(page, 'Threads').textContent()).toBe('2');
    await page.context().close();
  }, 60_000);

  it('and without service workers trains on one thread, and says so', async () => {
    const { page } = await openPage(browser, plain.url, { serviceWorkers: 'block' });
    await page.getByText('One thread: this page is not cross-origin isolated').waitFor();
    expect(await page.getByLabel('Threads').isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await fact(page, 'Step')
      .getByText(/^[1-9]/)
      .waitFor({ timeout: 30_000 });
    expect(await fact(page, 'Threads').textContent()).toBe('1');
    await page.context().close();
  }, 60_000);
});

describe('a browser that lacks something', () => {
  it('WebAssembly SIMD: a page says what to do', async () => {
    const { page } = await openPage(browser, 'about:blank');
    // Chromium does not let SIMD be switched off: it refuses every module here, as an engine without SIMD refuses the page's.
    await page.addInitScript(() => {
      WebAssembly.validate = () => false;
    });
    await page.goto(isolated.url);
    await page.getByRole('heading', { name: 'This browser cannot train networks' }).waitFor();
    await page.getByText('This browser’s WebAssembly has no SIMD instructions.').waitFor();
    await page.context().close();
  }, 60_000);

  it('WebGL: trains on wasm', async () => {
    const simple = await launch(['--disable-gpu', '--disable-3d-apis']);
    const { page } = await openPage(simple, isolated.url);
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await fact(page, 'Step')
      .getByText(/^[1-9]/)
      .waitFor({ timeout: 30_000 });
    await page.getByText('lenet5 on mnist-first-5000, wasm').waitFor();
    await simple.close();
  }, 60_000);
});

describe('accessibility', () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    it(`axe finds no serious violation in ${colorScheme} colours, and a phone scrolls no page sideways`, async () => {
      const { page } = await openPage(browser, isolated.url, {
        colorScheme,
        viewport: { width: 360, height: 780 },
      });
      await page.evaluate(AXE);
      for (const name of PAGES) {
        await page.evaluate((hash) => {
          location.hash = hash;
        }, `#/${name}`);
        await page.getByRole('heading', { level: 1 }).waitFor();
        const found = await page.evaluate(async () => {
          const { axe } = globalThis as unknown as {
            axe: {
              run(): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }>;
            };
          };
          const { violations } = await axe.run();
          return violations
            .filter(({ impact }) => impact === 'serious' || impact === 'critical')
            .map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
        });
        expect(found, name).toEqual([]);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(overflow, `${name} at 360 pixels`).toBeLessThanOrEqual(0);
      }
      await page.context().close();
    }, 60_000);
  }
});
