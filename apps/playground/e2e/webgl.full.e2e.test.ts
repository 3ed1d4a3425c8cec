import { expect, it } from 'vitest';
import { fact, openPage, useSite } from './site.js';
import { trainsOnWebGlInPage } from './webgl-in-page.js';

const site = useSite();

it('trains on WebGL with the losses of the same run on wasm', async () => {
  const { page, errors } = await openPage(
    site.browser,
    `${site.url}#/train?epochs=1&limit=320&backend=webgl`,
  );
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await fact(page, 'Status').getByText('done').waitFor();
  await page.getByLabel('Backend').selectOption('wasm');
  await page.getByRole('button', { name: 'Start a second run' }).click();
  await page.getByText('Run 2: LeNet-5 (modern) on mnist-first-5000, wasm').waitFor();
  await fact(page, 'Status').getByText('done').waitFor();
  const losses = (await page.locator('[data-fact="Loss"]').allTextContents()).map(Number);
  expect(losses).toHaveLength(2);
  expect(Math.abs((losses[0] as number) - (losses[1] as number))).toBeLessThan(0.01);
  expect(errors).toEqual([]);
});

it('trains on WebGL in the page of a browser without OffscreenCanvas', async () => {
  await trainsOnWebGlInPage(site, () => Reflect.deleteProperty(globalThis, 'OffscreenCanvas'));
});

it('trains on WebGL in the page of Safari, where tfjs needs a canvas of the page', async () => {
  await trainsOnWebGlInPage(site, () =>
    Object.defineProperty(navigator, 'vendor', { value: 'Apple Computer, Inc.' }),
  );
});
