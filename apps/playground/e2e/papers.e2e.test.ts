import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContextOptions } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launch, openPage, type Site, serveSite } from './site.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let site: Site;
let browser: Browser;

beforeAll(async () => {
  site = await serveSite();
  browser = await launch();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

async function open(paper: string, options: BrowserContextOptions = {}) {
  const opened = await openPage(browser, `${site.url}#/papers/${paper}`, options);
  await opened.page.locator('article h2').waitFor({ timeout: 10_000 });
  return opened;
}

// Paper, what it says at first, the slider with a key for it, what it says then.
const MOVES: readonly [string, string, RegExp, string, string][] = [
  ['lenet5', '1,516 parameters', /^Map of C3/, 'End', '5 x 5 x 6 weights and a bias, 151 parameters'],
  ['alexnet', '307,200 weights', /^Doublings/, 'Home', 'sees 96 of 96 maps'],
  ['vgg', '73,728 weights', /^Convolutions/, 'ArrowRight', '200,704 weights'],
  ['nin', '513,000 parameters', /^Classes/, 'Home', '5,130 parameters'],
  ['googlenet', '12,443,648 multiplications', /^Maps of the reduction/, 'End', 'saves nothing'],
  ['resnet', '0.000061 (6.1e-5)', /^Layers/, 'Home', 'to the power of 1 is 0.60'],
];

it.each(MOVES)(
  '%s: %s; a slider moved by the keyboard changes the arithmetic',
  async (paper, first, slider, key, then) => {
    const { page, errors } = await open(paper);
    const article = page.locator('article');
    expect(await article.textContent()).toContain(first);
    expect(await article.textContent()).not.toContain(then);
    await page.getByRole('slider', { name: slider }).press(key);
    await article.getByText(then).waitFor({ timeout: 5_000 });
    expect(errors).toEqual([]);
    await page.context().close();
  },
  30_000,
);

it.each(MOVES.map(([paper]) => paper))(
  '%s: fits a phone, and axe finds nothing serious in either theme',
  async (paper) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page } = await open(paper, { viewport: { width: 360, height: 740 }, colorScheme });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
      await page.evaluate(AXE);
      const serious = await page.evaluate(async () => {
        const { axe } = globalThis as unknown as {
          axe: { run(): Promise<{ violations: { id: string; impact: string }[] }> };
        };
        const { violations } = await axe.run();
        return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      });
      expect(serious).toEqual([]);
      await page.context().close();
    }
  },
  60_000,
);

it('the button of a claim opens Train with its settings', async () => {
  const { page } = await open('resnet');
  await page.getByRole('link', { name: 'Train 34 plain layers' }).click();
  await page.getByRole('heading', { name: 'Train a network' }).waitFor({ timeout: 10_000 });
  expect(page.url()).toContain('#/train?model=plain34');
  expect(await page.getByLabel('Network', { exact: true }).inputValue()).toBe('plain34');
  expect(await page.getByLabel('Use the first (0: all)').inputValue()).toBe('3000');
  await page.context().close();
}, 30_000);
