import { expect, it } from 'vitest';
import { fact, openPage, useSite } from './site.js';

const site = useSite({ allTestImages: true });

it('trains LeNet-5 on MNIST to 98% in one epoch', async () => {
  const { page, errors } = await openPage(site.browser, `${site.url}#/train?data=mnist&epochs=1&threads=2`);
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await fact(page, 'Status').getByText('done').waitFor();
  const accuracy = Number.parseFloat((await fact(page, 'Test accuracy').textContent()) ?? '');
  expect(accuracy).toBeGreaterThanOrEqual(98);
  expect(errors).toEqual([]);
});

it('shows what a run gets wrong, compares it with a second one and tests learning rates', async () => {
  const { page, errors } = await openPage(site.browser, `${site.url}#/train?epochs=1&limit=640`);
  await page.getByRole('button', { name: 'Start', exact: true }).press('Enter');
  const focused = () => page.evaluate(() => document.activeElement?.textContent);
  await fact(page, 'Status').getByText('done').waitFor();
  // It was on Pause while the run lasted.
  await expect.poll(focused).toBe('Start');
  await page.getByText('Tested on 640 of 10,000 test images').waitFor();
  await page.getByText('Accuracy by class').waitFor();
  await page.getByText('Insight', { exact: true }).click();
  await page.locator('.mistakes canvas').first().waitFor();
  await page.getByRole('tab', { name: 'Image map' }).click();
  await page.getByRole('img', { name: /^A map of 300 images in 10 classes/ }).waitFor();
  await page.getByRole('tab', { name: 'Learning rates' }).click();
  await page.getByRole('button', { name: 'Test learning rates' }).click();
  await page.getByRole('button', { name: /^Use 0\.\d+$/ }).click();
  const rate = await page.getByLabel('Learning rate', { exact: true }).inputValue();
  expect(Number(rate)).toBeGreaterThan(1e-5);

  await page.getByLabel('Log scale').check();
  await page.getByRole('button', { name: 'Start a second run' }).click();
  await page.getByRole('heading', { name: `Run 2: ` }).getByText(`learning rate ${rate}`).waitFor();
  await fact(page, 'Status').getByText('done').waitFor();
  await page.getByText(`run 2 (learning rate ${rate}), validation`).first().waitFor();
  await page.reload();
  expect(await page.evaluate(() => localStorage.getItem('convkit-charts'))).toContain('"logScale":true');
  expect(errors).toEqual([]);
});
