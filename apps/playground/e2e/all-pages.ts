import type { Page } from 'playwright';
import { beforeAll, expect, it } from 'vitest';
import { overflow, seriousViolations } from './axe.js';
import { fact, openSharedPage, useSite } from './site.js';

const PAGES = [
  'train',
  'train?data=own',
  'teach',
  'try',
  'inside',
  'build',
  'build?net=1-conv-maxPool_size.40-foo',
  'lessons',
  'lessons/6',
  'lessons/teacher',
  'papers',
  'save',
];
const TABS = [
  'Architecture',
  'Feature maps',
  'Watch it compute',
  'Filters',
  'Layer health',
  "LeNet-5's tables",
];

async function goTo(page: Page, hash: string): Promise<void> {
  await page.evaluate((to) => {
    location.hash = to;
  }, `#/${hash}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
}

/** Declares the test that all pages are accessible before a run, in the language and the theme of the browser. */
export function testPagesBeforeRun(openedPage: () => Page): void {
  it('pages before a run have no serious axe violations and fit the screen', async () => {
    for (const name of PAGES) {
      await goTo(openedPage(), name);
      await isFine(openedPage(), name);
    }
  });
}

async function isFine(page: Page, name: string): Promise<void> {
  expect(await seriousViolations(page), name).toEqual([]);
  expect(await overflow(page), `${name} at 360 pixels`).toBeLessThanOrEqual(0);
}

/** Declares the accessibility tests of all pages in one theme, on a phone. */
export function testAccessibility(colorScheme: 'light' | 'dark'): void {
  const site = useSite();
  const options = { colorScheme, viewport: { width: 360, height: 780 } };
  let page: Page;
  let errors: string[];

  beforeAll(async () => {
    ({ page, errors } = await openSharedPage(site.browser, site.url, options));
  });

  testPagesBeforeRun(() => page);

  it('so do pages with two runs, a prediction and each part of the network', async () => {
    await goTo(page, 'train?epochs=1&limit=640');
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await fact(page, 'Status').getByText('done').waitFor();
    await page.getByRole('button', { name: 'Start a second run' }).click();
    await page.getByRole('heading', { name: 'Run 2: ' }).waitFor();
    await fact(page, 'Status').getByText('done').waitFor();
    await page.getByText('Training log').first().click();
    await isFine(page, 'two runs');
    const loss = page.locator('figure', { hasText: 'Loss' });
    expect(await loss.locator('p').textContent()).toMatch(
      /^Run 1: training loss [\d.]+ at step 1, [\d.]+ at step 10; validation loss by epoch [\d.]+\. Run 2: /,
    );

    await goTo(page, 'try');
    await page.getByRole('button', { name: 'Draw a sample 7' }).click();
    await page.getByRole('img', { name: /^Heat map for/ }).waitFor();
    await isFine(page, 'an answer');
    await goTo(page, 'inside');
    for (const tab of TABS) {
      await page.getByRole('tab', { name: tab }).click();
      await page.locator('[role="tabpanel"] :is(svg, canvas, .message):visible').first().waitFor();
      await isFine(page, tab);
    }
    await goTo(page, 'save');
    await isFine(page, 'Save with a run');
    expect(errors).toEqual([]);
  });
}
