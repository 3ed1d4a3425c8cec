import { expect, it } from 'vitest';
import { giveFolder, gray } from './give-folder.js';
import { fact, openPage, useSite } from './site.js';

const site = useSite();

it('accepts 10,000 files at once and stays responsive', async () => {
  const { page, errors } = await openPage(site.browser, `${site.url}#/train?epochs=1&limit=64`);
  await giveFolder(
    page,
    [
      { path: 'cat/#.png', base64: gray(250) },
      { path: 'dog/#.png', base64: gray(1) },
    ],
    5000,
  );
  await page.getByText('10,000 images in 2 classes').waitFor();
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await page.getByRole('button', { name: 'Dark theme' }).click();
  await fact(page, 'Step')
    .getByText(/^[1-9]/)
    .waitFor();
  expect(errors).toEqual([]);
});
