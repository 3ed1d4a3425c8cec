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
