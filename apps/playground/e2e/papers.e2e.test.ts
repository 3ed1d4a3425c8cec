import type { Page } from 'playwright';
import { beforeAll, describe, expect, it } from 'vitest';
import { fitsPhone } from './paper.js';
import { openPage, openSharedPage, stepOf, useSite } from './site.js';

const site = useSite();

// Paper, what it says at first, the slider with a key for it, what it says then.
const MOVES: readonly [string, string, RegExp, string, string][] = [
  ['lenet5', '1,516 parameters', /^C3 feature map/, 'End', '5 x 5 x 6 weights and a bias, 151 parameters'],
  ['alexnet', '307,200 weights', /^Towers/, 'Home', 'sees 96 of 96 feature maps'],
  ['vgg', '73,728 weights', /^Convolutions/, 'ArrowRight', '200,704 weights'],
  ['nin', '513,000 parameters', /^Classes/, 'Home', '5,130 parameters'],
  ['googlenet', '12,443,648 multiplications', /^Channels after reduction/, 'End', 'saves nothing'],
  ['resnet', '0.000061 (6.1e-5)', /^Layers/, 'Home', 'to the power of 1 is 0.60'],
];

describe('on one page', () => {
  let page: Page;
  let errors: string[];

  beforeAll(async () => {
    ({ page, errors } = await openSharedPage(site.browser, `${site.url}#/papers`));
  });

  async function goTo(paper: string): Promise<void> {
    await page.evaluate((to) => {
      location.hash = to;
    }, `#/papers/${paper}`);
  }

  it.each(MOVES)('%s: %s; a slider changes the arithmetic', async (paper, first, slider, key, then) => {
    await goTo(paper);
    const article = page.locator('article');
    await expect.poll(() => article.textContent()).toContain(first);
    expect(await article.textContent()).not.toContain(then);
    await page.getByRole('slider', { name: slider }).press(key);
    await article.getByText(then).waitFor();
    expect(errors).toEqual([]);
  });

  it('draws the four branches of GoogLeNet’s block and both shortcuts of ResNet’s', async () => {
    await goTo('googlenet');
    await page
      .getByRole('img', {
        name: /^Four branches see the same 192 channels.* 1x1 to 16, then 5x5 gives 32.* 256 channels\.$/,
      })
      .waitFor();
    await goTo('resnet');
    await page.getByRole('img', { name: /around them through no layer\. The sum, F\(x\) \+ x/ }).waitFor();
    await page.getByLabel('Halve height and width, double the channels').check();
    await page
      .getByRole('img', { name: /around them through a 1x1 convolution from 32 to 64 channels/ })
      .waitFor();
    await page.getByText('2,048 weights').waitFor();
  });

  it('opens the settings of a claim on Train', async () => {
    await goTo('resnet');
    const claim = page.getByRole('region', { name: 'Reproduce the claim' });
    await claim.getByRole('listitem').filter({ hasText: '34 plain layers' }).getByRole('link').click();
    await page.getByRole('heading', { name: 'Train a network' }).waitFor();
    expect(page.url()).toContain('#/train?model=plain34');
    expect(await page.getByLabel('Network', { exact: true }).inputValue()).toBe('plain34');
    expect(await page.getByLabel('Limit training images').inputValue()).toBe('3000');
  });
});

it('lenet5: fits a phone without serious axe violations in either theme', () => fitsPhone(site, 'lenet5'));

describe('a claim', () => {
  let page: Page;
  let errors: string[];

  beforeAll(async () => {
    ({ page, errors } = await openSharedPage(site.browser, `${site.url}#/train?epochs=1000`));
  });

  it('warns that it ends the current run', async () => {
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await expect.poll(() => stepOf(page)).toBeGreaterThan(2);
    await page.getByRole('link', { name: 'Papers', exact: true }).click();
    await page.getByRole('link', { name: 'AlexNet', exact: true }).click();
    await page.getByText('A run is still in progress.').waitFor();
    await page.getByRole('button', { name: 'Train both' }).click();
    await page.getByRole('progressbar').nth(1).waitFor();
    expect(await page.getByText('A run is still in progress').count()).toBe(0);
  });

  it('trains both of its runs, with a result that agrees with the paper', async () => {
    const steps = await Promise.all(
      ['ReLU', 'Sigmoid'].map(async (unit) => {
        const run = page.getByRole('listitem').filter({ hasText: unit });
        const said = run.getByText(/^Steps to 25% training error: \d+$/);
        await said.waitFor();
        return Number.parseInt((await said.textContent())?.split(': ')[1] ?? '', 10);
      }),
    );
    const [relu, sigmoid] = steps as [number, number];
    expect(sigmoid).toBeGreaterThan(2 * relu);
    await expect.poll(() => page.getByText('done', { exact: true }).count()).toBe(2);
    await page.getByRole('link', { name: 'Train', exact: true }).last().click();
    await page.getByText('LeNet-5 (sigmoid) on mnist-first-5000').waitFor();
    expect(errors).toEqual([]);
  });

  it('leaves the run that it ended to be resumed', async () => {
    await page.getByText('Your LeNet-5 run was interrupted').waitFor();
  });
});

it('links to each paper from the overview, opens it at its top and names it in the tab', async () => {
  const { page, errors } = await openPage(site.browser, `${site.url}#/papers`, {
    viewport: { width: 390, height: 600 },
  });
  const papers = page.getByRole('main').locator('ol a');
  await papers.first().waitFor();
  expect(await papers.count()).toBe(6);
  await page.getByText('In 1998 a network of seven layers').waitFor();
  await papers.last().scrollIntoViewIfNeeded();
  expect(await page.evaluate(() => scrollY)).toBeGreaterThan(100);
  await papers.last().click();
  await page.getByRole('heading', { level: 2, name: 'ResNet' }).waitFor();
  await expect.poll(() => page.evaluate(() => scrollY)).toBe(0);
  expect(await page.title()).toBe('ResNet · convkit playground');
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('content');
  expect(errors).toEqual([]);
});
