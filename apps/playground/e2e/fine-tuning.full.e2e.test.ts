import { bytesSource, openPytorch } from '@convkit/checkpoint';
import type { Page } from 'playwright';
import { expect, it } from 'vitest';
import { overflow, seriousViolations } from './axe.js';
import { testJourney, withWebcam } from './fine-tuning.js';
import { resnetFile } from './resnet-file.js';
import { save } from './save.js';
import { fact, openPage, stepOf, useSite } from './site.js';

const site = useSite();
const input = (page: Page) => page.getByLabel('Choose or drop weights');
const start = (page: Page) => page.getByRole('button', { name: 'Start', exact: true }).click();

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

it('takes a dropped file, keeps it when others are rejected, and starts from random weights again when it is removed', async () => {
  const viewport = { width: 360, height: 780 };
  const { page, errors } = await openPage(site.browser, `${site.url}#/save`, { viewport });
  const isFine = async () => {
    expect(await seriousViolations(page)).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
  };
  const file = await resnetFile(0.0625);
  await page.getByText('Choose or drop weights').evaluate((label, base64) => {
    const dataTransfer = new DataTransfer();
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    dataTransfer.items.add(new File([bytes], 'mine.pt'));
    label.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
  }, file.buffer.toString('base64'));
  await page.getByText('from mine.pt').waitFor();
  await isFine();

  const give = (name: string, buffer: Buffer) =>
    input(page).setInputFiles({ name, mimeType: file.mimeType, buffer });
  for (const [name, buffer] of [
    ['notes.pth', Buffer.from('hello world')],
    ['cut.pth', file.buffer.subarray(0, file.buffer.length / 2)],
    ['empty.safetensors', Buffer.alloc(0)],
  ] as const) {
    await give(name, buffer);
    await page.getByRole('alert').getByText(name).waitFor();
  }
  await page.getByText('122 tensors').waitFor();
  await give('mine.pt', file.buffer);
  await expect.poll(() => page.getByRole('alert').count()).toBe(0);

  await page.getByRole('link', { name: 'Choose images' }).click();
  await page.getByLabel('Train', { exact: true }).selectOption('all');
  await isFine();
  expect(await page.getByLabel('Learning rate').inputValue()).toBe('0.0001');
  await page.getByRole('button', { name: 'Remove mine.pt' }).click();
  const more = page.locator('details.more');
  if ((await more.getAttribute('open')) === null) await more.getByText('More settings').click();
  await page.getByLabel('Variant').waitFor();
  await expect.poll(() => page.getByLabel('Network', { exact: true }).inputValue()).toBe('resnet18');
  await expect.poll(() => page.getByLabel('Optimizer').inputValue()).toBe('sgd');
  expect(errors).toEqual([]);
});

it('resumes an interrupted run without the file', async () => {
  const { page } = await openPage(site.browser, `${site.url}#/save`);
  const file = await resnetFile(0.0625);
  await input(page).setInputFiles(file);
  await page.getByRole('link', { name: 'Choose images' }).click();
  await page.getByLabel('Dataset', { exact: true }).selectOption('mnist-first-5000');
  await page.getByLabel('Input size').selectOption('32');
  await page.getByLabel('Limit training images').fill('160');
  await page.getByLabel('Epochs').fill('40');
  await start(page);
  // The first checkpoint to resume from ends the first epoch of 20 steps.
  await expect.poll(() => stepOf(page)).toBeGreaterThan(20);
  await page.getByRole('button', { name: 'Pause' }).click();
  await fact(page, 'Status').getByText('paused').waitFor();
  await page.reload();
  await page.getByText('run was interrupted').waitFor();
  await page.getByRole('button', { name: 'Resume' }).click();
  await fact(page, 'Status').getByText('done').waitFor();
  expect(await fact(page, 'Step').textContent()).toBe('800 of 800');
  expect(await fact(page, 'Starts from').textContent()).toBe('resnet18.pth');
  await page.getByText('Training log').click();
  await page.getByRole('log').getByText('Resumed: ').waitFor();
  await page.getByRole('link', { name: 'Save it' }).click();
  const saved = await openPytorch(bytesSource((await save(page, 'Save PyTorch .pth')).buffer));
  expect(await saved.read('conv1.weight')).toEqual(file.tensors.get('conv1.weight'));
});
