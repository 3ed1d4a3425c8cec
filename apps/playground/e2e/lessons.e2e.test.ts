import type { Page } from 'playwright';
import { beforeAll, expect, it } from 'vitest';
import { overflow, seriousViolations } from './axe.js';
import { draw, SEVEN } from './draw.js';
import { giveFolder, gray } from './give-folder.js';
import { openPage, openSharedPage, useSite } from './site.js';

const site = useSite();
let page: Page;
let errors: string[];

beforeAll(async () => {
  ({ page, errors } = await openSharedPage(site.browser, `${site.url}#/lessons/1`));
});

const bar = (number: number) => page.getByRole('complementary', { name: `Lesson ${number}` });
const press = (name: string) => page.getByRole('button', { name, exact: true }).click();

/** Opens the task of the lesson on the page. */
async function begin(title: string): Promise<void> {
  await page.getByRole('heading', { level: 2, name: title }).waitFor();
  await page.getByText('The explanation appears here').waitFor();
  await page.getByRole('link', { name: 'Go to the task' }).click();
}

/** Waits until the page has seen that the task is done, and goes on to the next lesson. */
async function finish(number: number, says: string): Promise<void> {
  await bar(number).getByText('Done', { exact: true }).waitFor();
  await bar(number).getByText(says).waitFor();
  if (number < 8) await bar(number).getByRole('link', { name: 'Next' }).click();
}

/** Strokes, one over the other, until no digit has 50%. */
const SCRIBBLES = [
  [
    [0.2, 0.5],
    [0.8, 0.5],
  ],
  [
    [0.2, 0.8],
    [0.8, 0.2],
  ],
  [
    [0.2, 0.2],
    [0.2, 0.8],
  ],
  [
    [0.5, 0.1],
    [0.5, 0.9],
  ],
  [
    [0.3, 0.2],
    [0.8, 0.8],
  ],
  [
    [0.8, 0.1],
    [0.8, 0.9],
    [0.1, 0.9],
  ],
  [
    [0.1, 0.1],
    [0.9, 0.1],
    [0.1, 0.9],
    [0.9, 0.9],
  ],
] as const;

it('trains', async () => {
  await begin('1. Train a network');
  await bar(1).getByText('reach 95% accuracy').waitFor();
  expect(await bar(1).getByText('Done', { exact: true }).count()).toBe(0);
  await press('Start');
  await finish(1, 'Nobody told the network');
});

it('draws a 7', async () => {
  await begin('2. Draw a digit');
  await draw(page, SEVEN);
  await finish(2, 'It reads your 7');
});

it('confuses the network', async () => {
  await begin('3. Confuse it');
  await press('Clear');
  for (const stroke of SCRIBBLES) {
    await draw(page, stroke);
    const confused = bar(3).getByText('Done', { exact: true });
    if (
      await confused.waitFor({ timeout: 5000 }).then(
        () => true,
        () => false,
      )
    )
      break;
  }
  await finish(3, 'Shapes between two digits');
});

it('looks inside', async () => {
  await begin('4. Look inside');
  await page.getByRole('tab', { name: 'Feature maps' }).click();
  await page
    .getByRole('img', { name: /^Feature maps of/ })
    .first()
    .waitFor();
  await page.getByRole('tab', { name: 'Filters' }).click();
  await finish(4, 'nobody designed them');
});

it('breaks the training', async () => {
  await begin('5. Break it');
  await page.getByLabel('Learning rate', { exact: true }).fill('100');
  await press('Start');
  await finish(5, 'lower the learning rate first');
});

it('compares gradients with and without shortcuts, and stops the runs where they were started', async () => {
  await begin('6. Deep networks need shortcuts');
  const card = page.getByRole('region', { name: 'Measure the gradients' });
  await card.getByRole('button', { name: 'Train both (about 10 s, 188 steps)' }).click();
  await card
    .getByRole('figure')
    .getByText(/^At step (?!1:|11:)\d+: without shortcuts, from /)
    .waitFor();
  await card
    .getByText(/^step \d+ of 94, \d+ s left$/)
    .first()
    .waitFor();
  await card.getByRole('button', { name: 'Stop' }).click();
  expect(
    await card
      .getByText(/^stopped at step \d+ of 94$/)
      .nth(1)
      .textContent(),
  ).toBeTruthy();
  await card.getByRole('button', { name: 'Train both' }).waitFor();
  await finish(6, 'With shortcuts, all layers');
});

it('saves work with 1x1 convolutions', async () => {
  await begin('7. 1x1 convolutions save work');
  await bar(7).getByText('So far: 9.7').waitFor();
  await page.getByText('15,920 parameters').waitFor();
  await page.getByRole('slider', { name: /^Channels after reduction/ }).press('Home');
  await finish(7, '12,443,648 multiplications');
});

it('trains on own images', async () => {
  await begin('8. Your own images');
  const files = ['cup', 'pen'].flatMap((name, label) =>
    Array.from({ length: 20 }, (_, i) => ({
      path: `${name}/${i}.png`,
      base64: gray(label ? 10 + i : 250 - i),
    })),
  );
  // The images may be trained on as well, like any others.
  await page.evaluate(() => {
    location.hash = '#/train?data=own&epochs=20&batchSize=8';
  });
  await giveFolder(page, files);
  await press('Start');
  await finish(8, 'A few dozen images');
});

it('remembers what was done, also after a reload', async () => {
  await page.reload();
  await bar(8).getByText('Done', { exact: true }).waitFor();
  await press('Close the lesson');
  await bar(8).waitFor({ state: 'detached' });
  await page.getByRole('link', { name: 'Lessons', exact: true }).click();
  await page.getByText('8 of 8 lessons done').waitFor();
  expect(errors).toEqual([]);
});

it('reads a drawn 7 with the network that comes with the page', async () => {
  const { page, errors } = await openPage(site.browser, `${site.url}#/lessons/2`);
  await page.getByRole('link', { name: 'Go to the task' }).click();
  await draw(page, SEVEN);
  await page.getByRole('complementary', { name: 'Lesson 2' }).getByText('Done', { exact: true }).waitFor();
  expect(errors).toEqual([]);
});

it.each([
  ['en', 'How a network learns to see: teacher’s sheet'],
  ['zh-CN', '网络怎样学会看：教师用表'],
])('prints the teacher’s sheet on one page: %s', async (locale, title) => {
  const { page } = await openPage(site.browser, `${site.url}#/lessons/teacher`, { locale });
  await page.getByRole('heading', { level: 1, name: title }).waitFor();
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
  expect(pdf.match(/\/Type \/Page\b/g)).toHaveLength(1);
});

it('fits a phone without serious axe violations while a lesson is active', async () => {
  const { page } = await openPage(site.browser, `${site.url}#/lessons/7`, {
    viewport: { width: 360, height: 740 },
  });
  await page.getByRole('link', { name: 'Go to the task' }).click();
  await page.getByRole('complementary', { name: 'Lesson 7' }).waitFor();
  await page.getByRole('slider', { name: /^Channels after reduction/ }).press('Home');
  await page.getByText('Done', { exact: true }).waitFor();
  expect(await seriousViolations(page)).toEqual([]);
  expect(await overflow(page)).toBeLessThanOrEqual(0);
});
