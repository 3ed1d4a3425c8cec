import { expect, it, onTestFinished } from 'vitest';
import { launchChromium } from '../../../tooling/lib/chromium.mjs';
import { fact, openPage, serveSite } from './site.js';

/** Images and labels of the first shard and of the test set. */
const DATA_FILES = 4;

/** Runs in the page: the cached data files, and whether every file of the site is cached. */
async function cached() {
  const names: string[] = await (await fetch('site-files.json')).json();
  const urls = (await (await caches.open('convkit-site')).keys()).map(({ url }) => url);
  return {
    data: urls.filter((url) => url.includes('/data/')).length,
    whole: names.every((name) => urls.includes(new URL(name, document.baseURI).href)),
  };
}

/** Runs in the training worker: whether it has loaded the code that answers the pages' questions. A string, because vitest rewrites `import`. */
const CAN_ANSWER = `(async () => {
  const answers = performance.getEntriesByType('resource').find(({ name }) => name.includes('/other-requests-'));
  if (answers) await import(answers.name);
  return answers !== undefined;
})()`;

it('works offline after the first training: all pages, another run, and a reload', async () => {
  const site = await serveSite();
  const browser = await launchChromium();
  onTestFinished(() => browser.close());
  const { page, errors } = await openPage(browser, `${site.url}#/train?epochs=1&limit=640`, {
    serviceWorkers: 'allow',
  });
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await fact(page, 'Status').getByText('done').waitFor();
  await expect.poll(() => page.evaluate(cached)).toEqual({ data: DATA_FILES, whole: true });
  const trainer = page.workers().find((worker) => worker.url().includes('trainer'));
  await expect.poll(() => trainer?.evaluate(CAN_ANSWER)).toBe(true);
  await site.close();

  await page.getByRole('link', { name: 'Try', exact: true }).click();
  await page.getByRole('button', { name: 'Draw a sample 7' }).click();
  await page.getByText('The network after 10 steps of training.').waitFor();
  for (const [link, heading] of [
    ['Look inside', 'Look inside'],
    ['Papers', 'Papers'],
    ['Save', 'Save and share'],
  ] as const) {
    await page.getByRole('link', { name: link, exact: true }).click();
    await page.getByRole('heading', { level: 1, name: heading }).waitFor();
  }
  await page.reload();
  await page.getByRole('link', { name: 'Train', exact: true }).click();
  await page.getByText('More settings').click();
  for (const [label, value] of [
    ['Epochs', '1'],
    ['Limit training images', '640'],
  ] as const) {
    await page.getByLabel(label).fill(value);
    await page.getByLabel(label).blur();
  }
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await fact(page, 'Status').getByText('done').waitFor();
  expect(errors).toEqual([]);
});
