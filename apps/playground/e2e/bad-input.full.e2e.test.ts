import type { Page } from 'playwright';
import { expect, it } from 'vitest';
import { giveFolder, gray } from './give-folder.js';
import { fact, openPage, runInTrainerFirst, useSite } from './site.js';
import { record } from './teach.js';

const site = useSite();

const start = (page: Page) => page.getByRole('button', { name: 'Start', exact: true }).click();
const alert = (page: Page) => page.getByRole('alert');

it('rejects a folder with one class or without images, then trains on a valid one', async () => {
  const { page, errors } = await openPage(site.browser, `${site.url}#/train?epochs=1&batchSize=4`);
  const isRefused = async (message: string) => {
    await alert(page).getByText(message).waitFor();
    await page.getByText('Start is off: choose or record your own images').waitFor();
    expect(await page.getByRole('button', { name: 'Start', exact: true }).isDisabled()).toBe(true);
  };
  await giveFolder(page, [{ path: 'cat/#.png', base64: gray(9) }], 3);
  await isRefused('There is only one class, “cat”.');
  await giveFolder(page, [
    { path: 'pets/cat/1.png', base64: gray(9) },
    { path: 'pets/dog/1.png', base64: gray(1) },
  ]);
  await isRefused('If the folders inside “pets” are the classes, choose “pets” itself.');
  await giveFolder(page, [
    { path: 'cat/1.png', base64: gray(9) },
    { path: 'dog/1.png', base64: gray(1) },
  ]);
  await isRefused('no images can be held out for validation');
  await giveFolder(
    page,
    [
      { path: 'cat/#.png', base64: btoa('no image at all') },
      { path: 'dog/#.png', base64: gray(1) },
    ],
    3,
  );
  await isRefused('has no images that can be read');
  expect(await alert(page).textContent()).not.toContain('allowEmpty');

  await giveFolder(
    page,
    [
      { path: 'cat/#.png', base64: gray(250) },
      { path: 'dog/#.png', base64: gray(1) },
      { path: 'dog/bad#.png', base64: btoa('no image at all') },
    ],
    6,
  );
  await page.getByText('6 files are not readable as images and are left out.').waitFor();
  await start(page);
  await fact(page, 'Status').getByText('done').waitFor();
  await page.getByText(/^skipped 6 files not readable as images: dog\/bad0\.png/).waitFor();
  expect(errors).toEqual([]);
});

it('asks for missing images, a denied webcam and images of each class, then trains on them', async () => {
  const { page, errors } = await openPage(site.browser, `${site.url}#/train?data=own&epochs=1&batchSize=8`);
  await page.getByText('Start is off: choose or record your own images').waitFor();
  await page.evaluate(() => {
    const allowed = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = () => {
      navigator.mediaDevices.getUserMedia = allowed;
      return Promise.reject(new DOMException('no', 'NotAllowedError'));
    };
  });
  await page.getByRole('button', { name: 'Record or draw classes' }).click();
  const webcam = page.getByRole('button', { name: 'Use the webcam' });
  await webcam.click();
  await alert(page).getByText('The webcam was denied.').waitFor();
  await webcam.click();
  await expect.poll(() => alert(page).getByText('denied').count()).toBe(0);

  for (const name of ['Class 1', 'Class 2']) {
    await record(page, name, 10);
    if (name === 'Class 1') await page.getByText('there are no images of Class 2 yet').waitFor();
  }
  await start(page);
  await fact(page, 'Status').getByText('done').waitFor();
  expect(errors).toEqual([]);
});

it('reports denied storage, and trains without it and without local storage', async () => {
  const { page, errors } = await openPage(site.browser, 'about:blank');
  await runInTrainerFirst(
    page,
    "navigator.storage.getDirectory = () => Promise.reject(new DOMException('denied', 'SecurityError'));",
  );
  await page.addInitScript(() => {
    Object.defineProperty(window, 'localStorage', {
      get: () => {
        throw new DOMException('denied', 'SecurityError');
      },
    });
  });
  await page.goto(`${site.url}#/train?epochs=1&limit=64`);
  await page.getByRole('button', { name: 'Dark theme' }).click();
  await start(page);
  await page
    .getByText(
      'This run will be lost when the page is reloaded: Cannot open the storage for this site: denied',
    )
    .first()
    .waitFor();
  await fact(page, 'Status').getByText('done').waitFor();
  expect(errors).toEqual([]);
});

it('offers to resume after a reload, and finishes the run', async () => {
  const { page } = await openPage(site.browser, `${site.url}#/train?epochs=20&limit=1920&seed=3`);
  await start(page);
  await fact(page, 'Step')
    .getByText(/^(3[1-9]|[4-9]\d|\d{3}) /)
    .waitFor();
  await page.reload();
  await page.getByText('run was interrupted').waitFor();
  await page.getByRole('button', { name: 'Resume' }).click();
  await fact(page, 'Status').getByText('done').waitFor();
  expect(await fact(page, 'Step').textContent()).toBe('600 of 600');
  await page.getByText('Training log').click();
  await page.getByRole('log').getByText('Resumed: ').waitFor();
  const isFinished = () => Object.values({ ...localStorage }).some((run) => run.includes('"finished"'));
  await page.waitForFunction(isFinished);

  // As if the page had been closed between the last checkpoint and the end.
  await page.evaluate(() => {
    for (const [key, run] of Object.entries({ ...localStorage })) {
      if (run.includes('"finished"')) localStorage.setItem(key, run.replace('"finished"', '"lost"'));
    }
  });
  await page.reload();
  await page.getByText('run was interrupted').waitFor();
  await page.getByRole('button', { name: 'Resume' }).click();
  await fact(page, 'Status').getByText('done').waitFor();
  await page.waitForFunction(isFinished);
  await page.reload();
  await page.getByRole('button', { name: 'Start', exact: true }).waitFor();
  await expect.poll(() => page.getByText('run was interrupted').count()).toBe(0);
});
