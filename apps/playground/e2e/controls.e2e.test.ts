import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fact, launch, openPage, type Site, serveSite } from './site.js';

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

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const stepOf = async (page: Page) => Number.parseInt((await fact(page, 'Step').textContent()) ?? '', 10);
const status = (page: Page, text: string) => fact(page, 'Status').getByText(text, { exact: true }).waitFor();

it('a run is paused, taken one step further, let go on and stopped', async () => {
  const { page, errors } = await openPage(browser, `${site.url}#/train?epochs=100`);
  await press(page, 'Start');
  await fact(page, 'Step')
    .getByText(/^[1-9]/)
    .waitFor({ timeout: 30_000 });
  await press(page, 'Pause');
  await status(page, 'paused');
  const paused = await stepOf(page);
  await page.waitForTimeout(500);
  expect(await stepOf(page)).toBe(paused);

  for (const step of [paused + 1, paused + 2]) {
    await press(page, 'One step');
    await fact(page, 'Step').getByText(`${step} of `).waitFor({ timeout: 10_000 });
  }
  await status(page, 'paused');

  await press(page, 'Go on');
  await status(page, 'training');
  await page.waitForFunction(
    (step) => Number.parseInt(document.querySelector('[data-fact="Step"]')?.textContent ?? '', 10) > step + 5,
    paused,
    { timeout: 20_000 },
  );
  await press(page, 'Stop');
  await status(page, 'stopped');
  const stopped = await stepOf(page);
  await page.waitForTimeout(500);
  expect(await stepOf(page)).toBe(stopped);
  await page.getByRole('button', { name: 'Start', exact: true }).waitFor();
  expect(errors).toEqual([]);
  await page.context().close();
}, 90_000);
