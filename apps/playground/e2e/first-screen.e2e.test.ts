import { expect, it } from 'vitest';
import { fact, openPage, useSite } from './site.js';

const site = useSite();

it('recognizes digits that are drawn by themselves, until the visitor draws', async () => {
  const { page, errors } = await openPage(site.browser, site.url);
  await fact(page, 'Answer').getByText(/^\d$/).waitFor();
  await page.getByText(/^A trained LeNet-5 recognizes what is drawn here \(99\.3% /).waitFor();
  await page.getByRole('button', { name: 'Stop the demo' }).waitFor();
  const box = await page.locator('.digit-pad').boundingBox();
  if (!box) throw new Error('there is nothing to draw on');
  await page.mouse.move(box.x + 0.5 * box.width, box.y + 0.2 * box.height);
  await page.mouse.down();
  await page.mouse.move(box.x + 0.5 * box.width, box.y + 0.8 * box.height, { steps: 10 });
  await page.mouse.up();
  await page.getByRole('button', { name: 'Clear' }).waitFor();
  await fact(page, 'Answer').getByText(/^1$/).waitFor();
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await page.locator('.hero').waitFor({ state: 'detached' });
  expect(errors).toEqual([]);
});

it('draws one digit at once for visitors who prefer reduced motion', async () => {
  const { page } = await openPage(site.browser, site.url, { reducedMotion: 'reduce' });
  await page.getByRole('button', { name: 'Clear' }).waitFor();
  await fact(page, 'Answer').getByText(/^7$/).waitFor();
});
