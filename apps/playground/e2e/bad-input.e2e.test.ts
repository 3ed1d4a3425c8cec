import type { Page } from 'playwright';
import { expect, it } from 'vitest';
import { fact, openPage, runInTrainerFirst, useSite } from './site.js';

const site = useSite();

const start = (page: Page) => page.getByRole('button', { name: 'Start', exact: true }).click();
const alert = (page: Page) => page.getByRole('alert');

it('explains invalid settings in the address and keeps working', async () => {
  const { page, errors } = await openPage(
    site.browser,
    `${site.url}#/train?model=lenet6&epochs=ten&learningRate=1e999&hello=1&limit=640`,
  );
  const notice = page.getByText('Some settings in the address of this page are invalid');
  await notice.waitFor();
  expect(await page.locator('.notices li').count()).toBe(4);
  await start(page);
  await fact(page, 'Step')
    .getByText(/^[1-9]/)
    .waitFor();

  await page.getByLabel('Optimizer').selectOption('sgd');
  await page.getByLabel('Learning rate').fill('100');
  // Each step multiplies the weights by -999.
  await page.getByLabel('Weight decay').fill('10');
  await start(page);
  await alert(page).getByText('the learning rate (100) is too high. Try 0.01.').waitFor();
  await alert(page).getByText('The network has its initial weights again.').waitFor();
  await page.getByRole('link', { name: 'Try', exact: true }).click();
  await page.getByText(/^Trained LeNet-5/).waitFor();
  await page.getByRole('link', { name: 'Train', exact: true }).click();
  await page.getByRole('button', { name: 'Restart with 0.01' }).click();
  await fact(page, 'Step')
    .getByText(/^[1-9]/)
    .waitFor();
  expect(await page.getByLabel('Learning rate').inputValue()).toBe('0.01');
  expect(errors).toEqual([]);
});

it('trains with expert settings and rejects values out of range', async () => {
  const { page, errors } = await openPage(site.browser, `${site.url}#/train?limit=64&epochs=2`);
  const set = async (label: string, value: string) => {
    await page.getByLabel(label).fill(value);
    await page.getByLabel(label).blur();
  };
  await page.getByLabel('Schedule').selectOption('one-cycle');
  await set('Warm-up', '0.5');
  await set('Weight decay', '0.01');
  await set('Gradient norm limit', '1');
  await set('Label smoothing', '0.1');
  await set('EMA decay', '0.9');
  await set('Early stopping patience', '1.5');
  await page.getByText('Enter a whole number from 0 to 1,000, or leave it empty.').waitFor();
  await page.getByText('Start is off: correct Early stopping patience.').waitFor();
  const link = () => page.getByLabel('Link with the current settings').inputValue();
  await page.getByRole('link', { name: 'Save', exact: true }).click();
  expect(await link()).toContain(
    'limit=64&schedule=one-cycle&warmup=0.5&weightDecay=0.01&clipNorm=1&labelSmoothing=0.1&ema=0.9&epochs=2',
  );
  await page.getByRole('link', { name: 'Train', exact: true }).click();
  await start(page);
  await fact(page, 'Status').getByText('done').waitFor();
  expect(errors).toEqual([]);
});

it('reports full storage, keeps training and can still save the weights', async () => {
  const { page, errors } = await openPage(site.browser, 'about:blank');
  await runInTrainerFirst(
    page,
    "FileSystemWritableFileStream.prototype.write = () => Promise.reject(new DOMException('no room', 'QuotaExceededError'));",
  );
  await page.goto(`${site.url}#/train?epochs=1&limit=64`);
  await start(page);
  await page.getByText('delete old runs').first().waitFor();
  await fact(page, 'Status').getByText('done').waitFor();
  await page.getByRole('link', { name: 'Save it' }).click();
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save PyTorch weights' }).click();
  expect((await saved).suggestedFilename()).toBe('lenet5.safetensors');
  expect(errors).toEqual([]);
});

it('reports a worker that cannot be loaded', async () => {
  const { page } = await openPage(site.browser, 'about:blank');
  await page.route('**/trainer.worker*', (route) => route.abort());
  await page.goto(site.url);
  await start(page);
  await alert(page).getByText('The training worker crashed').waitFor();
});
