import type { Page, Worker } from 'playwright';
import { expect, it } from 'vitest';
import { fact, openPage, runInTrainerFirst, stepOf, useSite } from './site.js';

const site = useSite();

async function train(
  query: string,
  before?: (page: Page) => Promise<void>,
): Promise<{ page: Page; worker: Worker }> {
  const { page } = await openPage(site.browser, 'about:blank');
  await before?.(page);
  await page.goto(`${site.url}#/train?${query}`);
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await expect.poll(() => stepOf(page)).toBeGreaterThan(2);
  return { page, worker: page.workers().find((each) => each.url().includes('trainer')) as Worker };
}

it('a worker that ends in mid-run without a word is told, and the run goes on from its checkpoint', async () => {
  const { page, worker } = await train('data=mnist&epochs=1&limit=64000&threads=1');
  await worker.evaluate(() => self.close());
  await page.getByRole('alert').getByText('the training worker died').waitFor();
  await page.getByRole('button', { name: 'Resume' }).click();
  await page.getByText('Training log').click();
  await page.getByRole('log').getByText('Resumed: ').waitFor();
});

it('a run that another tab trains is not offered; one that could not go on for want of its data still is', async () => {
  const { page: first } = await train('data=mnist&epochs=1&limit=64000&threads=1');
  const second = await first.context().newPage();
  await second.goto(site.url);
  await second.getByRole('button', { name: 'Start', exact: true }).waitFor();
  await second.waitForTimeout(2000); // Longer than the page waits for locks that are given back.
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

it('a graphics processor that is taken away in mid-run is had again, and the run ends', async () => {
  const { page, worker } = await train('epochs=1&limit=640&backend=webgl', keepContexts);
  await worker.evaluate(() => {
    const { contexts } = globalThis as unknown as { contexts: WebGL2RenderingContext[] };
    for (const context of contexts) context.getExtension('WEBGL_lose_context')?.loseContext();
  });
  await fact(page, 'Status').getByText('done').waitFor();
  expect(await fact(page, 'Step').textContent()).toBe('10 of 10');
  await page.getByText('Training log').click();
  await page.getByRole('log').getByText('the WebGL context is lost').waitFor();
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

it.each([
  ['that has no canvas outside of pages', () => Reflect.deleteProperty(globalThis, 'OffscreenCanvas')],
  [
    'that is Safari, where tfjs asks the page for a canvas',
    () => Object.defineProperty(navigator, 'vendor', { value: 'Apple Computer, Inc.' }),
  ],
])('a browser %s trains on WebGL in the page', async (_, become) => {
  const { page, errors } = await openPage(site.browser, 'about:blank');
  await page.addInitScript(become);
  await page.route('**/trainer.worker*', (route) => route.abort());
  await page.goto(`${site.url}#/train?epochs=1&limit=640&backend=webgl`);
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await expect.poll(() => stepOf(page)).toBeGreaterThan(2);
  expect(errors).toEqual([]);
});

it('a hidden tab, which gets no animation frames, trains on', async () => {
  const { page } = await train('data=mnist&epochs=3&threads=1');
  await page.evaluate(() => {
    globalThis.requestAnimationFrame = () => 0;
    Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' });
    Object.defineProperty(document, 'hidden', { get: () => true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  const before = await stepOf(page);
  await expect.poll(() => stepOf(page)).toBeGreaterThan(before + 20);
});
