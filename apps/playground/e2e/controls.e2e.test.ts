import type { Locator, Page } from 'playwright';
import { expect, it } from 'vitest';
import { fact, openPage, stepOf, useSite } from './site.js';

const site = useSite();

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const status = (page: Page, text: string) => fact(page, 'Status').getByText(text, { exact: true }).waitFor();

it('pauses, steps, resumes and stops a run on a phone, with the Pause button above the curves', async () => {
  const viewport = { width: 390, height: 800 };
  const { page, errors } = await openPage(site.browser, `${site.url}#/train?epochs=100`, { viewport });
  await press(page, 'Start');
  await fact(page, 'Step')
    .getByText(/^[1-9]/)
    .waitFor();
  const curves = page.getByRole('region', { name: 'Curves' });
  await curves.waitFor();
  const pause = page.getByRole('button', { name: 'Pause', exact: true });
  const topOf = async (place: Locator) => (await place.boundingBox())?.y ?? Number.NaN;
  expect((await topOf(pause)) - (await topOf(page.locator('.results')))).toBeLessThan(200);
  expect(await topOf(pause)).toBeLessThan(await topOf(curves));
  await press(page, 'Pause');
  await status(page, 'paused');
  const paused = await stepOf(page);
  // A run that did not pause would be further than one step on.
  for (const step of [paused + 1, paused + 2]) {
    await press(page, 'Step');
    await fact(page, 'Step').getByText(`${step} of `).waitFor();
  }
  await status(page, 'paused');

  await press(page, 'Resume');
  await status(page, 'training');
  await page.waitForFunction(
    (step) => Number.parseInt(document.querySelector('[data-fact="Step"]')?.textContent ?? '', 10) > step + 5,
    paused,
  );
  await press(page, 'Stop');
  await status(page, 'stopped');
  const stopped = await stepOf(page);
  await page.getByRole('button', { name: 'Start', exact: true }).waitFor();
  expect(await stepOf(page)).toBe(stopped);
  const download = page.waitForEvent('download');
  await press(page, 'Report');
  expect((await download).suggestedFilename()).toMatch(/^run-.*\.html$/);
  expect(errors).toEqual([]);
});

it('pauses and stops each of two runs in its own card, and ends none of them unasked', async () => {
  const { page, errors } = await openPage(site.browser, `${site.url}#/train?epochs=100&threads=1`);
  const card = (run: number) => page.getByRole('region', { name: `Run ${run}: ` });
  const says = (run: number, text: string) =>
    card(run).locator('[data-fact="Status"]').getByText(text, { exact: true }).waitFor();
  const ends = page.getByText(/^Run \d is still in progress/);
  await press(page, 'Start');
  await says(1, 'training');
  expect(await ends.count()).toBe(0);
  await press(page, 'Pause');
  await says(1, 'paused');
  await press(page, 'Start a second run');
  await says(2, 'training');
  await says(1, 'paused');
  expect(await ends.textContent()).toMatch(/^Run 1 /);

  await press(page, 'Pause run 2');
  await says(2, 'paused');
  await press(page, 'Resume run 1');
  await says(1, 'training');
  await says(2, 'paused');
  await press(page, 'Stop run 2');
  await says(2, 'stopped');
  expect(await page.getByRole('button', { name: 'Start', exact: true }).count()).toBe(0);
  await press(page, 'Stop run 1');
  await says(1, 'stopped');
  await page.getByRole('button', { name: 'Start', exact: true }).waitFor();
  expect(await ends.count()).toBe(0);
  expect(errors).toEqual([]);
});

it('shows the trained LeNet-5 after a run that was stopped before its first step', async () => {
  const { page, errors } = await openPage(site.browser, `${site.url}#/train`);
  let give = () => {};
  const held = new Promise<void>((resolve) => {
    give = resolve;
  });
  await page.route('**/data/**', (route) => held.then(() => route.continue()));
  await press(page, 'Start');
  await press(page, 'Stop');
  give();
  await status(page, 'stopped');
  expect(await page.getByText('Curves appear after the first step.').count()).toBe(0);
  expect(await fact(page, 'Validation accuracy').textContent()).toBe('not measured');
  for (const name of ['Try', 'Look inside']) {
    await page.getByRole('navigation').getByRole('link', { name, exact: true }).click();
    await page.getByText('Preparing the network').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Train LeNet-5 quickly' }).waitFor({ state: 'detached' });
  }
  await page.getByRole('img', { name: /^conv1, Conv2d/ }).waitFor();
  expect(errors).toEqual([]);
});
