import type { Page, Worker } from 'playwright';
import { beforeAll, describe, expect, it } from 'vitest';
import { fact, openPage, openSharedPage, runInTrainerFirst, stepOf, useSite } from './site.js';
import { SMALL } from './webgl-in-page.js';

const site = useSite();

/** A run that no test waits out, on the images that the page loads first. It has ten steps an epoch. */
const ENDLESS = 'epochs=1000&threads=1&limit=640';
/** A step after the first checkpoint that a run can resume from. */
const AFTER_CHECKPOINT = 11;

async function train(page: Page, query: string, steps = 2): Promise<Worker> {
  await page.goto(`${site.url}#/train?${query}`);
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await expect.poll(() => stepOf(page)).toBeGreaterThan(steps);
  return page.workers().find((each) => each.url().includes('trainer')) as Worker;
}

describe('a run', () => {
  let page: Page;

  beforeAll(async () => {
    ({ page } = await openSharedPage(site.browser, 'about:blank'));
  });

  it('whose worker ends is reported, and resumes from its checkpoint', async () => {
    const worker = await train(page, ENDLESS, AFTER_CHECKPOINT);
    await worker.evaluate(() => self.close());
    await page.getByRole('alert').getByText('The training worker crashed').waitFor();
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByText('Training log').click();
    await page.getByRole('log').getByText('Resumed: ').waitFor();
  });

  it('keeps training in a hidden tab, which gets no animation frames', async () => {
    await page.evaluate(() => {
      globalThis.requestAnimationFrame = () => 0;
      Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' });
      Object.defineProperty(document, 'hidden', { get: () => true });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    const before = await stepOf(page);
    await expect.poll(() => stepOf(page)).toBeGreaterThan(before + 20);
    await page.close();
  });
});

it('offers to resume a run whose data could not be fetched, but not one that another tab trains', async () => {
  const { page: first } = await openPage(site.browser, 'about:blank');
  await train(first, ENDLESS, AFTER_CHECKPOINT);
  // A paused run takes no time from the second tab.
  await first.getByRole('button', { name: 'Pause', exact: true }).click();
  await fact(first, 'Status').getByText('paused').waitFor();
  const second = await first.context().newPage();
  await second.clock.install();
  await second.goto(site.url);
  await second.getByRole('button', { name: 'Start', exact: true }).waitFor();
  await second.clock.runFor(5000); // Longer than the page waits for locks that are given back.
  await second.evaluate(() => navigator.locks.query());
  expect(await second.getByText('run was interrupted').count()).toBe(0);
  await first.close();
  await second.reload();
  await second.route('**/data/**', (route) => route.abort());
  await second.getByRole('button', { name: 'Resume' }).click();
  await second.getByRole('alert').getByText('cannot fetch').waitFor();
  await second.unroute('**/data/**');
  await second.getByRole('button', { name: 'Resume' }).click();
  await second.getByText('Training log').click();
  await second.getByRole('log').getByText('Resumed: ').waitFor();
});

it('recovers a lost WebGL context and continues the run', async () => {
  const { page } = await openPage(site.browser, 'about:blank');
  await keepContexts(page);
  const worker = await train(page, `${SMALL}&epochs=100`);
  await worker.evaluate(() => {
    const { contexts } = globalThis as unknown as { contexts: WebGL2RenderingContext[] };
    for (const context of contexts) context.getExtension('WEBGL_lose_context')?.loseContext();
  });
  await page.getByText('Training log').click();
  await page.getByRole('log').getByText('the WebGL context is lost').waitFor();
  const before = await stepOf(page);
  await expect.poll(() => stepOf(page)).toBeGreaterThan(before + 2);
});

/** Puts the contexts that the worker makes where a test finds them. */
async function keepContexts(page: Page): Promise<void> {
  const keep = `const get = OffscreenCanvas.prototype.getContext;
    globalThis.contexts = [];
    OffscreenCanvas.prototype.getContext = function (...args) {
      const context = get.apply(this, args);
      if (context?.getExtension) contexts.push(context);
      return context;
    };`;
  await runInTrainerFirst(page, keep);
}
