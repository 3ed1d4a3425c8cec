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

it('draws nothing after the demo is stopped', async () => {
  const { page } = await openPage(site.browser, site.url);
  await page.getByRole('button', { name: 'Stop the demo' }).waitFor();
  expect(await page.evaluate(inkAfterStop)).toBe(0);
});

/** Stops the demo in the middle of a digit. Returns how much ink is on the pad two frames later. */
async function inkAfterStop(): Promise<number> {
  const nextFrame = () => new Promise(requestAnimationFrame);
  const pad = document.querySelector<HTMLCanvasElement>('.digit-pad') as HTMLCanvasElement;
  const ink = () => {
    const { data } = (pad.getContext('2d') as CanvasRenderingContext2D).getImageData(
      0,
      0,
      pad.width,
      pad.height,
    );
    return data.filter((value, i) => i % 4 === 0 && value > 0).length;
  };
  for (let before = ink(); ; before = ink()) {
    await nextFrame();
    if (before > 0 && ink() > before) break;
  }
  [...document.querySelectorAll('button')]
    .find(({ textContent }) => textContent === 'Stop the demo')
    ?.click();
  await nextFrame();
  await nextFrame();
  return ink();
}
