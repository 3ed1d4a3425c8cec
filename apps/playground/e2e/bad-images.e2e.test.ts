import { expect, it } from 'vitest';
import { giveFolder, gray } from './give-folder.js';
import { hugePng } from './huge-png.js';
import { fact, openPage, useSite } from './site.js';
import { peakMemory } from './teach.js';

/** 100 megapixels: 400 MB once a browser has decoded them. */
const HUGE = hugePng(10_000);

const site = useSite();

it('rejects a photo of 100 megapixels before it takes memory, keeps working, and reports a denied webcam', async () => {
  const { page, errors } = await openPage(site.browser, `${site.url}#/try`);
  const input = page.getByLabel('Choose or drop an image');
  await input.waitFor();
  const before = await peakMemory(site.browser);
  await input.setInputFiles({ name: 'photo.png', mimeType: 'image/png', buffer: HUGE });
  await page.getByRole('alert').getByText('photo.png: oversized: 10000x10000 pixels').waitFor();
  const after = await peakMemory(site.browser);
  if (before !== undefined && after !== undefined) expect(after - before).toBeLessThan(200);

  await input.setInputFiles({
    name: 'notes.png',
    mimeType: 'image/png',
    buffer: Buffer.from('not an image'),
  });
  await page.getByRole('alert').getByText('notes.png is not a PNG, JPEG, WebP, GIF or BMP file').waitFor();

  const small = { name: 'small.png', mimeType: 'image/png', buffer: Buffer.from(gray(9), 'base64') };
  await input.setInputFiles(small);
  await fact(page, 'Answer').getByText(/^\d$/).waitFor();
  expect(await page.getByRole('alert').count()).toBe(0);

  await page.evaluate(() => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
  });
  await page.getByRole('button', { name: 'Use the webcam' }).click();
  await page.getByRole('alert').getByText('no webcam: the user or the browser denied it').waitFor();
  expect(errors).toEqual([]);
});

it('skips a photo of 100 megapixels in a folder and trains on the others', async () => {
  const { page, errors } = await openPage(site.browser, `${site.url}#/train?epochs=1&batchSize=4`);
  await page.getByLabel('Dataset', { exact: true }).waitFor();
  await giveFolder(page, [
    ...[0, 1, 2, 3].map((i) => ({ path: `cat/${i}.png`, base64: gray(250) })),
    ...[0, 1, 2, 3].map((i) => ({ path: `dog/${i}.png`, base64: gray(1) })),
    { path: 'dog/photo.png', base64: HUGE.toString('base64') },
  ]);
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await fact(page, 'Status').getByText('done').waitFor();
  await page
    .getByText(/skipped 1 broken image file: dog\/photo\.png: oversized: 10000x10000 pixels/)
    .first()
    .waitFor();
  expect(errors).toEqual([]);
});

it('classifies webcam images', async () => {
  const { page, errors } = await openPage(site.browser, `${site.url}#/train?epochs=1&limit=640`);
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await fact(page, 'Status').getByText('done').waitFor();
  await page.getByRole('link', { name: 'Try it' }).click();
  await page.getByRole('button', { name: 'Use the webcam' }).click();
  await fact(page, 'Answer').getByText(/^\d$/).waitFor();
  await page.getByRole('button', { name: 'Stop the webcam' }).click();
  expect(await page.getByLabel('Webcam video').count()).toBe(0);
  expect(errors).toEqual([]);
});
