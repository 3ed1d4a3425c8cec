import { expect, it } from 'vitest';
import { press, tabTo } from './keys.js';
import { fact, openPage, useSite } from './site.js';

const site = useSite();

it('trains a network and classifies a drawn 1 by keyboard alone', async () => {
  const { page, errors } = await openPage(site.browser, `${site.url}#/train?epochs=1`);
  await page.getByRole('button', { name: 'Start', exact: true }).waitFor();
  await tabTo(page, 'Skip to content');
  await press(page, 'Enter');
  await tabTo(page, 'Start');
  await press(page, 'Enter');
  // When the run ends, its buttons are gone.
  await page.waitForFunction(() => /^(Pause|Start)$/.test(document.activeElement?.textContent ?? ''));
  await fact(page, 'Status').getByText('done').waitFor();
  await page.waitForFunction(() => document.activeElement?.textContent === 'Start');
  expect(await fact(page, 'Step').textContent()).toMatch(/^79 of 79/);

  await tabTo(page, 'Try it');
  await press(page, 'Enter');
  await page.getByRole('heading', { name: 'Try it' }).waitFor();
  await page.getByText('after 79 steps').waitFor();
  await tabTo(page, 'Drawing area');
  await press(page, 'ArrowUp', 6);
  await press(page, 'Enter');
  await press(page, 'ArrowDown', 12);
  await press(page, 'Enter');
  await page.getByText('Pen up, 50% from the left, 80% from the top.').waitFor();
  await fact(page, 'Answer').getByText(/^1$/).waitFor();
  await tabTo(page, 'Clear');
  await press(page, 'Enter');
  await fact(page, 'Answer').getByText('Nothing drawn yet.').waitFor();
  expect(errors).toEqual([]);
});

it('changes settings and the tabs of Look inside by keyboard', async () => {
  const { page, errors } = await openPage(site.browser, `${site.url}#/inside`);
  await page.getByRole('tab', { name: 'Architecture' }).waitFor();
  await page.getByRole('tab', { name: 'Architecture' }).press('ArrowRight');
  expect(await page.getByRole('tab', { name: 'Feature maps' }).getAttribute('aria-selected')).toBe('true');
  await page.getByRole('button', { name: 'Draw a sample 3' }).press('Enter');
  await page.getByRole('img', { name: 'Feature maps of conv1: 6' }).waitFor();
  await page.getByRole('link', { name: 'Train', exact: true }).press('Enter');
  await page.getByText('More settings').press('Enter');
  await page.getByLabel('Optimizer').press('ArrowUp');
  expect(await page.getByLabel('Optimizer').inputValue()).toBe('sgd');
  expect(errors).toEqual([]);
});
