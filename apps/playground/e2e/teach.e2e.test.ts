import { expect, it } from 'vitest';
import { overflow, seriousViolations } from './axe.js';
import { openPage, useSite } from './site.js';
import { counts, teachColors } from './teach.js';

const site = useSite();

it('teaches two webcam classes with the shipped network, and keeps their images', async () => {
  const viewport = { width: 360, height: 780 };
  const { page, errors } = await openPage(site.browser, `${site.url}#/teach`, { viewport });
  await page.getByLabel('Name of class 2').waitFor();
  const seconds = await teachColors(page);
  console.log(`taught and right on live frames ${seconds.toFixed(1)} s after the last recording`);
  expect(await seriousViolations(page)).toEqual([]);
  expect(await overflow(page)).toBeLessThanOrEqual(0);

  await page.getByRole('button', { name: 'Stop the webcam' }).click();
  await expect.poll(() => page.getByLabel('Webcam video').count()).toBe(0);
  const [blue = 0, red = 0] = await counts(page);
  await page.getByRole('button', { name: 'Delete image 1 of blue' }).click();
  await expect.poll(() => counts(page)).toEqual([blue - 1, red]);
  await page.getByText('The images stay in this browser').waitFor();
  await page.reload();
  await expect.poll(() => counts(page)).toEqual([blue - 1, red]);
  expect(errors).toEqual([]);
});
