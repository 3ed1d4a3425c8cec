import { expect, it } from 'vitest';
import { launchChromium } from '../../../tooling/lib/chromium.mjs';
import { fact, openPage, serveSite } from './site.js';

const FILES = 80;

it('once it has trained, the site needs its host no more: pages, a further run, and the page loaded anew', async () => {
  const site = await serveSite();
  const browser = await launchChromium();
  const { page, errors } = await openPage(browser, `${site.url}#/train?epochs=1&limit=640`, {
    serviceWorkers: 'allow',
  });
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await fact(page, 'Status').getByText('done').waitFor({ timeout: 30_000 });
  await expect
    .poll(() => page.evaluate(async () => (await (await caches.open('convkit-site')).keys()).length), {
      timeout: 30_000,
    })
    .toBeGreaterThan(FILES);
  await page.waitForTimeout(3000); // Until the worker has fetched what answers the pages.
  await site.close();

  await page.getByRole('link', { name: 'Try', exact: true }).click();
  await page.getByRole('button', { name: 'Draw a sample 7' }).click();
  await page.getByText('The network after 10 steps of training.').waitFor({ timeout: 20_000 });
  for (const [link, heading] of [
    ['Look inside', 'Look inside'],
    ['Papers', 'Papers'],
    ['Save', 'Save and share'],
  ] as const) {
    await page.getByRole('link', { name: link, exact: true }).click();
    await page.getByRole('heading', { level: 1, name: heading }).waitFor({ timeout: 10_000 });
  }
  await page.reload();
  await page.getByRole('link', { name: 'Train', exact: true }).click();
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await fact(page, 'Status').getByText('done').waitFor({ timeout: 60_000 });
  expect(errors).toEqual([]);
  await browser.close();
}, 150_000);
