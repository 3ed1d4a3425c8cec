import { encodePng } from '@convkit/data';
import type { Page } from 'playwright';
import { expect, it } from 'vitest';
import { giveFolder, gray } from './give-folder.js';
import { fact, openPage, useSite } from './site.js';
import { counts, record, rename } from './teach.js';

const site = useSite();

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const done = (page: Page) => fact(page, 'Status').getByText('done').waitFor();

const png = (
  height: number,
  width: number,
  pixel: (x: number, y: number) => readonly [gray: number, alpha: number],
) => {
  const data = Uint8Array.from({ length: 2 * height * width }, (_, i) => {
    const at = Math.floor(i / 2);
    return pixel(at % width, Math.floor(at / width))[i % 2] as number;
  });
  return Buffer.from(encodePng({ height, width, channels: 2, data }));
};

/** What the network is shown: the mean brightness of its left, middle and right, 0 to 255. */
const seen = (page: Page) =>
  page.getByRole('img', { name: /as the network sees it/ }).evaluate((canvas: HTMLCanvasElement) => {
    const { width, height } = canvas;
    const { data } = (canvas.getContext('2d') as CanvasRenderingContext2D).getImageData(0, 0, width, height);
    const sums = [0, 0, 0];
    const counts = [0, 0, 0];
    for (let i = 0; i < width * height; i++) {
      const third = Math.floor((3 * (i % width)) / width);
      sums[third] = (sums[third] as number) + (data[4 * i] as number);
      counts[third] = (counts[third] as number) + 1;
    }
    return sums.map((sum, third) => sum / (counts[third] as number));
  });

async function show(page: Page, name: string, buffer: Buffer): Promise<void> {
  await page.getByLabel('Choose or drop an image').setInputFiles({ name, mimeType: 'image/png', buffer });
  await page.getByRole('img', { name: /as the network sees it/ }).waitFor();
}

it('records classes with the webcam, keeps them between pages and visits, and trains on them', async () => {
  const address = `${site.url}#/train?data=own&epochs=1&batchSize=8`;
  const { page, errors } = await openPage(site.browser, address);
  const webcam = () => page.getByLabel('Webcam video');
  await press(page, 'Record or draw classes');
  await press(page, 'Use the webcam');
  await record(page, 'Class 1', 8);
  await page.getByText(/^\d+ images of Class 1, Class 2$/).waitFor();
  await press(page, 'Discard all images');
  await page.getByText('No images loaded yet').waitFor();
  await expect.poll(() => counts(page)).toEqual([0, 0]);
  await page.getByText('Start is off: choose or record your own images').waitFor();
  await record(page, 'Class 2', 8);
  await press(page, 'Stop the webcam');
  await expect.poll(() => webcam().count()).toBe(0);
  await page.getByRole('link', { name: 'Papers', exact: true }).click();
  await page.getByRole('link', { name: 'Train', exact: true }).click();
  await press(page, 'Record or draw classes');
  await press(page, 'Use the webcam');
  await record(page, 'Class 1', 8);
  await rename(page, 1, 'Class 3');
  await press(page, 'Add a class');
  await expect.poll(() => page.getByLabel('Name of class 3').inputValue()).toBe('Class 4');
  await press(page, 'Remove class Class 2');
  const [first = 0] = await counts(page);
  await press(page, 'Delete image 1 of Class 3');
  await expect.poll(() => counts(page)).toEqual([first - 1, 0]);
  await record(page, 'Class 4', 8);
  const all = await counts(page);
  await page.getByText('The images stay in this browser').waitFor();
  await page.goto('about:blank');
  await page.goto(address, { waitUntil: 'commit' });
  await press(page, 'Record or draw classes');
  await expect.poll(() => counts(page)).toEqual(all);
  await press(page, 'Start');
  await done(page);
  expect(errors).toEqual([]);
});

it('classifies a wide photo as it was trained on: the whole image on white', async () => {
  const { page, errors } = await openPage(site.browser, `${site.url}#/train?epochs=12&batchSize=4`);
  await page.getByLabel('Dataset', { exact: true }).waitFor();
  // Black but for an edge, which is clear: 16:9, so that its middle square has none of it.
  const edge = (left: boolean) => png(54, 96, (x) => [0, (left ? x < 14 : x >= 82) ? 0 : 255]);
  await giveFolder(
    page,
    [true, false].map((left) => ({
      path: `${left ? 'left' : 'right'}/#.png`,
      base64: edge(left).toString('base64'),
    })),
    20,
  );
  await press(page, 'Start');
  await done(page);
  await page.getByRole('link', { name: 'Try it' }).click();
  await page.getByText('It is preprocessed like the training images').waitFor();
  for (const name of ['left', 'right']) {
    await show(page, 'edge.png', edge(name === 'left'));
    const contrast = async () => {
      const [left, , right] = (await seen(page)) as [number, number, number];
      return name === 'left' ? left - right : right - left;
    };
    await expect.poll(contrast).toBeGreaterThan(50);
    await fact(page, 'Answer').getByText(name, { exact: true }).waitFor();
  }
  expect(errors).toEqual([]);
});

it('limits the images of a folder evenly across its classes', async () => {
  const { page, errors } = await openPage(site.browser, `${site.url}#/train?epochs=12&batchSize=4&limit=12`);
  await giveFolder(
    page,
    [
      { path: 'cat/#.png', base64: gray(250) },
      { path: 'dog/#.png', base64: gray(1) },
    ],
    20,
  );
  await page.getByLabel('Limit training images').waitFor();
  await press(page, 'Start');
  await done(page);
  expect(await fact(page, 'Test accuracy').textContent()).toMatch(/^100/);
  // The samples on Try are images of the classes that it was not trained on.
  await page.getByRole('link', { name: 'Try', exact: true }).click();
  for (const name of ['cat', 'dog']) {
    await press(page, `${name}, test image 1`);
    await fact(page, 'Answer').getByText(name, { exact: true }).waitFor();
  }
  expect(await page.getByRole('main').textContent()).not.toContain('digit');
  expect(errors).toEqual([]);
});

it('inverts digits on paper from a file or a webcam, without mirroring them', async () => {
  const { page, errors } = await openPage(site.browser, `${site.url}#/train?epochs=1&limit=64`);
  await press(page, 'Start');
  await done(page);
  await page.getByRole('link', { name: 'Try it' }).click();
  await page.getByText('The center square is used').waitFor();
  // Black ink on nothing, in the left third.
  await show(
    page,
    'ink.png',
    png(60, 60, (x) => [0, x < 20 ? 255 : 0]),
  );
  await expect.poll(async () => (await seen(page))[0]).toBeGreaterThan(150);
  expect((await seen(page)).slice(1).every((third) => third < 30)).toBe(true);

  await page.evaluate(() => {
    const paper = Object.assign(document.createElement('canvas'), { width: 120, height: 120 });
    const context = paper.getContext('2d') as CanvasRenderingContext2D;
    setInterval(() => {
      context.fillStyle = '#fff';
      context.fillRect(0, 0, 120, 120);
      context.fillStyle = '#000';
      context.fillRect(80, 0, 40, 120);
    });
    navigator.mediaDevices.getUserMedia = () => Promise.resolve(paper.captureStream());
  });
  await press(page, 'Use the webcam');
  await expect.poll(async () => (await seen(page))[2]).toBeGreaterThan(150);
  expect((await seen(page))[0]).toBeLessThan(30);
  const video = page.getByLabel('Webcam video');
  expect(await video.evaluate((element) => getComputedStyle(element).transform)).toMatch(/^matrix\(-1,/);
  expect(errors).toEqual([]);
});

it('shows the classified image in the drawing area', async () => {
  const { page, errors } = await openPage(site.browser, `${site.url}#/try`);
  await press(page, 'Draw a sample 7');
  const white = () =>
    page.getByLabel('Drawing area').evaluate((pad: HTMLCanvasElement) => {
      const { width, height } = pad;
      const { data } = (pad.getContext('2d') as CanvasRenderingContext2D).getImageData(0, 0, width, height);
      return data.filter((value, i) => i % 4 === 0 && value > 128).length / (width * height);
    });
  const of7 = await white();
  expect(of7).toBeGreaterThan(0.01);
  const half = png(40, 40, (x) => [x < 20 ? 0 : 255, 255]);
  await page
    .getByLabel('Choose or drop an image')
    .setInputFiles({ name: 'half.png', mimeType: 'image/png', buffer: half });
  await expect.poll(white).toBeCloseTo(0.5, 1);
  await press(page, 'Draw a sample 7');
  await expect.poll(white).toBeCloseTo(of7, 3);
  await page.evaluate(
    () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
  );
  expect(await white()).toBeCloseTo(of7, 3);
  expect(errors).toEqual([]);
});
