import type { Page } from 'playwright';
import { beforeAll, expect, it } from 'vitest';
import { fact, openPage, openSharedPage, stepOf, useSite } from './site.js';

const site = useSite();
let page: Page;
let errors: string[];

beforeAll(async () => {
  ({ page, errors } = await openSharedPage(site.browser, `${site.url}#/try`));
});

async function drawSeven(): Promise<void> {
  const box = await page.locator('.digit-pad').boundingBox();
  if (!box) throw new Error('there is nothing to draw on');
  const at = (x: number, y: number) => [box.x + x * box.width, box.y + y * box.height] as const;
  await page.mouse.move(...at(0.28, 0.2));
  await page.mouse.down();
  await page.mouse.move(...at(0.72, 0.2), { steps: 10 });
  await page.mouse.move(...at(0.45, 0.84), { steps: 10 });
  await page.mouse.up();
}

it('recognizes a 7 drawn with the mouse before anything was trained', async () => {
  await drawSeven();
  await fact(page, 'Answer').getByText(/^7$/).waitFor();
  await page.getByText(/^Trained LeNet-5, 99\.\d% on MNIST/).waitFor();
  expect(await page.getByRole('list', { name: 'Probabilities' }).locator('li').count()).toBe(10);
  await page.getByRole('img', { name: 'Heat map for 7' }).waitFor();
  await page.getByLabel('Show on the image').selectOption('gradCam');
  await page.getByRole('img', { name: 'Heat map for 7' }).waitFor();
});

it('recognizes at least nine of the ten sample digits by keyboard', async () => {
  let right = 0;
  for (let digit = 0; digit < 10; digit++) {
    await page.getByRole('button', { name: `Draw a sample ${digit}` }).press('Enter');
    const answer = fact(page, 'Answer').getByText(`${digit}`, { exact: true });
    right += await answer.waitFor({ timeout: 10_000 }).then(
      () => 1,
      () => 0,
    );
  }
  expect(right).toBeGreaterThanOrEqual(9);
});

it('rejects a file that is not an image', async () => {
  await page
    .getByLabel('Choose or drop an image')
    .setInputFiles({ name: 'notes.png', mimeType: 'image/png', buffer: Buffer.from('not an image') });
  await page.getByText('notes.png is not a PNG, JPEG, WebP, GIF or BMP file').waitFor();
});

it('leaves the trained LeNet-5 for the network of a run', async () => {
  await page.getByRole('link', { name: 'Save', exact: true }).click();
  expect(await page.getByRole('button', { name: 'Save checkpoint' }).isDisabled()).toBe(true);
  await page.getByRole('link', { name: 'Train', exact: true }).click();
  expect(await page.locator('.run-title').count()).toBe(0);
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await expect.poll(() => stepOf(page)).toBeGreaterThan(0);
  await page.getByRole('link', { name: 'Try', exact: true }).click();
  await page.getByRole('button', { name: 'Draw a sample 7' }).click();
  await page.getByText(/after [\d,]+ steps/).waitFor();
  await fact(page, 'Answer').getByText(/^7$/).waitFor();
});

it('shows layers, feature maps, filters and the health of layers', async () => {
  await page.getByRole('link', { name: 'Look inside' }).click();
  await page.getByText(/61,706 parameters/).waitFor();
  await page.getByRole('img', { name: 'conv1, Conv2d, output 28×28×6, 156 parameters' }).waitFor();
  await page.getByRole('tab', { name: 'Feature maps' }).click();
  await page.getByRole('button', { name: 'Draw a sample 7' }).click();
  await page.getByRole('img', { name: 'Feature maps of conv2: 16' }).waitFor();
  await page.getByRole('tab', { name: 'Filters' }).click();
  await page.getByRole('img', { name: 'Filters of conv1: 6' }).waitFor();
  await page.getByRole('tab', { name: 'Layer health' }).click();
  for (const [title, latest] of [
    ['Gradient norms', /^Latest values: conv1 [\d.e-]+, conv2 /],
    ['Update-to-weight ratios', /^Latest values: conv1 0\.0[\d.e-]+, conv2 /],
    ['Dead ReLUs', /^Latest values: conv1 \d+%, conv2 \d+%, fc1 \d+%, fc2 \d+%\.$/],
  ] as const) {
    const figure = page.getByRole('region', { name: `${title} by layer` }).locator('figure');
    expect(await figure.locator('p').textContent()).toMatch(latest);
  }
  await page.getByRole('tab', { name: "LeNet-5's tables" }).click();
  await page.getByText('Only the published LeNet-5 has these').waitFor();
  expect(errors).toEqual([]);
});

it('draws only the visible feature maps of a deep network, and aligned bars', async () => {
  const deep = 'model=resnet18&variant=cifar&widthMultiplier=0.125&side=32&batchSize=4';
  const { page: other } = await openPage(site.browser, `${site.url}#/train?${deep}`);
  await other.getByRole('button', { name: 'Start', exact: true }).click();
  await expect.poll(() => stepOf(other)).toBeGreaterThan(0);
  await other.getByRole('button', { name: 'Pause', exact: true }).click();
  await fact(other, 'Status').getByText('paused').waitFor();
  await other.getByRole('link', { name: 'Try', exact: true }).click();
  await other.getByRole('button', { name: 'Draw a sample 7' }).click();
  const bars = other.getByRole('list', { name: 'Probabilities' }).locator('.bar');
  await bars.first().waitFor();
  const boxes = await bars.evaluateAll((all) =>
    all.map((bar) => Math.round(bar.getBoundingClientRect().left)),
  );
  expect(new Set(boxes).size).toBe(1);
  await other.getByRole('link', { name: 'Look inside' }).click();
  await other.getByRole('tab', { name: 'Feature maps' }).click();
  const rows = other.locator('.channel-row');
  await rows.first().waitFor();
  expect(await rows.count()).toBeGreaterThan(40);
  await rows.first().locator('canvas').first().waitFor();
  expect(await other.locator('.channel-row canvas').count()).toBeLessThan(300);
  await rows.last().scrollIntoViewIfNeeded();
  await rows.last().locator('canvas').first().waitFor();
});
