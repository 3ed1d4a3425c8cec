import { encodePng } from '@convkit/data';
import type { Page } from 'playwright';
import { expect, it } from 'vitest';
import { giveFolder } from './give-folder.js';
import { fact, openPage, useSite } from './site.js';

const site = useSite();

const startButton = (page: Page) => page.getByRole('button', { name: 'Start', exact: true });
const goTo = (page: Page, hash: string) =>
  page.evaluate((to) => {
    location.hash = to;
  }, hash);

it('turns Start off for a number out of range, with a sentence under the field', async () => {
  const { page, errors } = await openPage(site.browser, `${site.url}#/train`);
  await page.getByText('More settings').click();
  for (const [label, usual, values, sentence] of [
    ['Epochs', '5', ['-1', '0', '1e9', '2.5', ''], 'Enter a whole number from 1 to 1,000.'],
    ['Batch size', '64', ['0', '100000'], 'Enter a whole number from 1 to 4,096.'],
    ['Learning rate', '0.002', ['-1', '0'], 'Enter a number from 0.0000001 to 100.'],
    ['Width multiplier', '1', ['0'], 'Enter a number from 0.01 to 8.'],
  ] as const) {
    const field = page.getByLabel(label);
    for (const value of values) {
      await field.fill(value);
      await field.blur();
      await page.getByText(sentence).waitFor();
      await page.getByText(`Start is off: correct ${label}.`).waitFor();
      expect(await field.inputValue()).toBe(value);
      expect(await field.getAttribute('aria-invalid')).toBe('true');
      expect(await startButton(page).isDisabled()).toBe(true);
    }
    await field.fill(usual);
    await expect.poll(() => startButton(page).isEnabled()).toBe(true);
  }
  await page.getByLabel('Seed').fill('-1');
  await page.getByText('More settings').click();
  await page.getByRole('button', { name: 'Show the field' }).click();
  expect(await page.getByLabel('Seed').evaluate((seed) => seed === document.activeElement)).toBe(true);
  expect(errors).toEqual([]);
});

it('warns of the current address only, knows its pages, and opens in the language of the address', async () => {
  const { page, errors } = await openPage(site.browser, `${site.url}#/train?epochs=1e9`);
  const warning = page.getByText('Epochs: “1e9” is not a whole number from 1 to 1,000.');
  await warning.waitFor();
  await goTo(page, '#/train?epochs=3');
  await expect.poll(() => warning.count()).toBe(0);
  expect(await page.getByLabel('Epochs').inputValue()).toBe('3');
  await goTo(page, '#/trane');
  await page.getByText('This site has no page “trane”.').waitFor();
  await goTo(page, '#/papers/resent');
  await page.getByText('This site has no page “papers/resent”.').waitFor();
  await page.getByRole('link', { name: 'Go to the first page' }).click();
  await startButton(page).waitFor();
  await goTo(page, '#/train?lang=zh&epochs=4');
  await page.getByRole('button', { name: '开始', exact: true }).waitFor();
  expect(await page.getByLabel('轮数').first().inputValue()).toBe('4');
  await page.reload();
  await page.getByRole('button', { name: '开始', exact: true }).waitFor();
  await page.getByLabel('语言').selectOption('en');
  await startButton(page).waitFor();
  expect(page.url()).toMatch(/#\/train\?epochs=4$/);
  expect(errors).toEqual([]);
});

it('explains words where they stand, by keyboard', async () => {
  const { page, errors } = await openPage(site.browser, `${site.url}#/train`);
  const explain = page.getByRole('button', { name: 'Explain “Batch size”' });
  const text = page.getByText('The weights change once per batch.');
  await explain.press('Enter');
  await text.waitFor();
  expect(await explain.getAttribute('aria-expanded')).toBe('true');
  await explain.press('Enter');
  await text.waitFor({ state: 'hidden' });
  expect(errors).toEqual([]);
});

it('says before Start that WebGL is drawn in software', async () => {
  const { page, errors } = await openPage(site.browser, `${site.url}#/train?backend=webgl`);
  await page.getByText('draws WebGL in software').waitFor();
  await page.getByRole('button', { name: 'Use WebAssembly' }).click();
  await expect.poll(() => page.getByText('draws WebGL in software').count()).toBe(0);
  expect(await page.getByLabel('Backend').inputValue()).toBe('wasm');
  expect(errors).toEqual([]);
});

it('plans enough steps for a few images of its visitor, and keeps their colors', async () => {
  const { page, errors } = await openPage(site.browser, `${site.url}#/train`);
  const plain = (red: number) => {
    const data = new Uint8Array(3 * 64).map((_, i) => (i % 3 === 0 ? red : 255 - red));
    return Buffer.from(encodePng({ height: 8, width: 8, channels: 3, data })).toString('base64');
  };
  await page.getByLabel('Dataset', { exact: true }).waitFor();
  await giveFolder(
    page,
    [
      { path: 'red/#.png', base64: plain(250) },
      { path: 'blue/#.png', base64: plain(5) },
    ],
    20,
  );
  await page.getByText('40 images in 2 classes').waitFor();
  await page.getByText('Set for 32 training images: 75 epochs, batch size 8, 300 steps.').waitFor();
  expect(await page.getByRole('row', { name: 'red' }).textContent()).toBe('red164');
  await page.getByLabel('Channels').selectOption('1');
  await page.getByText('Colors are dropped: the network gets gray images.').waitFor();
  await page.getByLabel('Channels').selectOption('auto');
  await page.getByLabel('Epochs').fill('2');
  await page.getByText('This run has only 8 steps.').waitFor();
  await startButton(page).click();
  await fact(page, 'Status').getByText('done').waitFor();
  // 300 weights more than for gray images: 6 filters of 5 x 5 for each of two more channels.
  await page.getByText('Training log').click();
  await page
    .getByRole('log')
    .getByText(/61,326 parameters/)
    .waitFor();
  expect(errors).toEqual([]);
});
