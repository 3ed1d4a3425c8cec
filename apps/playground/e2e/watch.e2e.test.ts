import type { Page } from 'playwright';
import { expect, it } from 'vitest';
import { fact, openPage, useSite } from './site.js';

const site = useSite();

/** The value of a step of the calculation, with all its digits. */
const stepValue = async (page: Page, step: string): Promise<number> =>
  Number(await page.locator(`data[data-value="${step}"]`).getAttribute('value'));

/** The numbers of a grid. */
const numbersOf = (page: Page, grid: string): Promise<number[]> =>
  page
    .locator(`[data-grid="${grid}"] data`)
    .evaluateAll((all) => all.map((cell) => Number(cell.getAttribute('value'))));

/** Expects the network's value of the pixel to follow from its window and kernel. Returns it with the kernel. */
async function recompute(page: Page): Promise<{ readonly computed: number; readonly kernel: number[] }> {
  const [window, kernel] = [await numbersOf(page, 'Window'), await numbersOf(page, 'Kernel')];
  expect([window.length, kernel.length]).toEqual([25, 25]);
  const products = window.map((value, i) => value * (kernel[i] as number));
  const sum = products.reduce((total, product) => total + product, await stepValue(page, 'bias'));
  const computed = await stepValue(page, 'computed');
  const tolerance = 1e-5 * products.reduce((total, product) => total + Math.abs(product), 0);
  expect(Math.abs(sum - (await stepValue(page, 'sum')))).toBeLessThanOrEqual(tolerance);
  expect(Math.abs(Math.max(0, sum) - computed)).toBeLessThanOrEqual(tolerance);
  return { computed, kernel };
}

it('steps through the first convolution and pooling of LeNet-5 by keyboard alone', async () => {
  const { page, errors } = await openPage(site.browser, `${site.url}#/train?epochs=1&limit=640`);
  await page.getByRole('button', { name: 'Start', exact: true }).press('Enter');
  await fact(page, 'Status').getByText('done').waitFor();
  await page.getByRole('link', { name: 'Look inside' }).first().press('Enter');
  await page.getByRole('tab', { name: 'Architecture' }).press('ArrowRight');
  await page.getByRole('tab', { name: 'Feature maps' }).press('ArrowRight');
  const output = page.getByRole('application', { name: 'Output of conv1, channel 1, 28 by 28 pixels' });
  const pixel = fact(page, 'Pixel');
  await output.press('Home');
  await pixel.getByText(/^Row 1, column 1: /).waitFor();
  await output.press('End');
  await pixel.getByText(/^Row 28, column 28: /).waitFor();
  await recompute(page);
  for (let i = 0; i < 14; i++) await output.press('ArrowUp');
  for (let i = 0; i < 14; i++) await output.press('ArrowLeft');
  await pixel.getByText(/^Row 14, column 14: /).waitFor();
  const pixels = [await recompute(page)];

  // Each channel has a kernel of its own.
  for (let channel = 2; channel <= 6; channel++) {
    await page.getByLabel('Output channel').press('ArrowDown');
    await page
      .getByRole('application', { name: new RegExp(`^Output of conv1, channel ${channel}`) })
      .waitFor();
    pixels.push(await recompute(page));
  }
  expect(new Set(pixels.map(({ kernel }) => kernel.join())).size).toBe(6);
  expect(Math.max(...pixels.map(({ computed }) => computed))).toBeGreaterThan(0);

  // Slow motion adds one product after the other, until Enter pauses it.
  await page.getByLabel('Speed').press('Home');
  await page.getByRole('application').press('Enter');
  await fact(page, 'Running sum')
    .getByText(/^[1-9]\d* of 25 products: /)
    .waitFor();
  await page.getByRole('application').press('Enter');
  await page.getByRole('button', { name: 'Play', exact: true }).waitFor();

  await page.getByRole('tab', { name: 'Convolution' }).press('ArrowRight');
  const pooled = page.getByRole('application', { name: 'Output of pool1, channel 1, 14 by 14 pixels' });
  await pooled.press('ArrowLeft');
  const window = await numbersOf(page, 'Window');
  expect(window).toHaveLength(4);
  expect(await stepValue(page, 'computed')).toBe(Math.max(...window));

  // LeNet-5 has no residual block: the page offers a network that has one.
  await page.getByRole('tab', { name: 'Pooling' }).press('ArrowRight');
  await page.getByRole('button', { name: 'Choose ResNet-20' }).press('Enter');
  expect(await page.getByLabel('Network', { exact: true }).inputValue()).toBe('resnet20');
  expect(errors).toEqual([]);
});

it('shows a network that works after a run that diverged', async () => {
  const diverging = 'optimizer=sgd&learningRate=100&epochs=1&limit=640';
  const { page, errors } = await openPage(site.browser, `${site.url}#/train?${diverging}`);
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await fact(page, 'Status').getByText('failed').waitFor();
  await page.getByRole('link', { name: 'Look inside' }).first().click();
  await page.getByRole('tab', { name: 'Watch it compute' }).click();
  await page.locator('data[data-value="computed"]').waitFor();
  await recompute(page);
  expect(await page.locator('main').textContent()).not.toMatch(/NaN|class -1|slice\(\)|Infinity/);
  expect(errors).toEqual([]);
});
