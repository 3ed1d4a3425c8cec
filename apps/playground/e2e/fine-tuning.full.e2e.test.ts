import { expect, it } from 'vitest';
import { testJourney, withWebcam } from './fine-tuning.js';
import { resnetFile } from './resnet-file.js';
import { fact, openPage, useSite } from './site.js';

const site = useSite();

it('fine-tunes ResNet-18 in full width, from a file of 47 MB', async () => {
  const { page, errors } = await openPage(site.browser, `${site.url}#/save`);
  await testJourney(page, 1);
  expect(errors).toEqual([]);
});

it('fine-tunes it on webcam images, too', async () => {
  const { page, errors } = await openPage(site.browser, `${site.url}#/save`);
  await testJourney(page, 0.0625, withWebcam);
  expect(errors).toEqual([]);
});

it('trains on digits with weights for color images', async () => {
  const { page, errors } = await openPage(site.browser, `${site.url}#/save`);
  await page.getByLabel('Choose or drop weights').setInputFiles(await resnetFile(0.0625));
  await page.getByRole('link', { name: 'Choose images' }).click();
  await page.getByLabel('Dataset', { exact: true }).selectOption('mnist-first-5000');
  await page.getByLabel('Input size').selectOption('32');
  await page.getByLabel('Limit training images').fill('64');
  await page.getByLabel('Epochs').fill('1');
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await fact(page, 'Status').getByText('done').waitFor();
  expect(errors).toEqual([]);
});
