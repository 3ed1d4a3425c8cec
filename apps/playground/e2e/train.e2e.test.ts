import { expect, it } from 'vitest';
import { fact, openPage, useSite } from './site.js';

const site = useSite({ allTestImages: true });

it('trains LeNet-5 on MNIST to 90% on wasm with two threads', async () => {
  const { page, errors } = await openPage(
    site.browser,
    `${site.url}#/train?data=mnist&epochs=1&limit=12800&threads=2`,
  );
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await fact(page, 'Status').getByText('done').waitFor();
  const accuracy = Number.parseFloat((await fact(page, 'Test accuracy').textContent()) ?? '');
  expect(accuracy).toBeGreaterThanOrEqual(90);
  expect(await fact(page, 'Threads').textContent()).toBe('2');
  expect(await page.getByRole('table').locator('tbody tr').count()).toBe(10);
  expect(errors).toEqual([]);
});

it('previews augmented training images', async () => {
  const { page, errors } = await openPage(site.browser, `${site.url}#/train?augmentation=shift`);
  await page.getByRole('button', { name: 'Show training images' }).click();
  const preview = page.getByRole('img', { name: /^Training images/ });
  await preview.waitFor();
  const shades = await preview.evaluate((canvas) => {
    const { width, height } = canvas as HTMLCanvasElement;
    const { data } = (canvas as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, width, height) ?? {};
    return new Set(data).size;
  });
  expect(shades).toBeGreaterThan(20);
  expect(errors).toEqual([]);
});
