import type { Page } from 'playwright';
import { expect, it } from 'vitest';
import { giveFolder, gray } from './give-folder.js';
import { fact, openPage, useSite } from './site.js';

const site = useSite();

/** White images of cats and black ones of dogs: `count` in each folder. */
const folder = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts).flatMap(([path, count]) =>
    Array.from({ length: count }, (_, i) => ({
      path: `${path}/${i}.png`,
      base64: gray(path.endsWith('cat') ? 250 : 1),
    })),
  );

/** Trains on a folder that the page describes as `description`. */
async function train(files: readonly { path: string; base64: string }[], description: string): Promise<Page> {
  const { page, errors } = await openPage(site.browser, `${site.url}#/train?epochs=12&batchSize=4`);
  await page.getByLabel('Dataset', { exact: true }).waitFor();
  await giveFolder(page, files);
  await page.getByText(description).waitFor();
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await fact(page, 'Status').getByText('done').waitFor();
  expect(errors).toEqual([]);
  return page;
}

/** The confusion matrix as text: a row for each class, of its name and how many of its test images were classified as each class. */
const confusion = (page: Page) =>
  page
    .locator('.confusion tbody tr')
    .evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent)));

it('evaluates on the part val of a folder with train and val', async () => {
  const files = folder({ 'train/cat': 6, 'train/dog': 6, 'val/cat': 3, 'val/dog': 2 });
  const page = await train(files, '17 images in 2 classes');
  expect(await confusion(page)).toEqual([
    ['cat', '3', '0'],
    ['dog', '0', '2'],
  ]);
});

it('matches classes by name, and warns of a class without test images', async () => {
  const files = folder({ 'train/ant': 6, 'train/cat': 6, 'test/cat': 3 });
  const page = await train(files, '15 images in 2 classes');
  await page.getByText('There are no test images of ant').waitFor();
  expect((await confusion(page))[1]).toEqual(['cat', '0', '3']);
});

it('ignores junk, and reports files that are not images', async () => {
  const junk = ['__MACOSX/cat/._0.png', '.DS_Store', 'notes.txt', 'cat/notes.txt'];
  const files = [
    ...folder({ cat: 10, 'dog/deeper': 10 }),
    ...junk.map((path) => ({ path, base64: btoa('no image') })),
  ];
  const page = await train(files, '20 images in 2 classes');
  await page.getByText('skipped 1 file not readable as an image: cat/notes.txt').first().waitFor();
  expect(await confusion(page)).toEqual([
    ['cat', '2', '0'],
    ['dog', '0', '2'],
  ]);
});
