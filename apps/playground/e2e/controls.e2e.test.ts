import type { Page } from 'playwright';
import { expect, it } from 'vitest';
import { fact, openPage, stepOf, useSite } from './site.js';

const site = useSite();

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const status = (page: Page, text: string) => fact(page, 'Status').getByText(text, { exact: true }).waitFor();

it('a run is paused, taken one step further, let go on and stopped', async () => {
  const { page, errors } = await openPage(site.browser, `${site.url}#/train?epochs=100`);
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
