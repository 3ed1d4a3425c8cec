import { analyzeBlocks, type BlockSpec } from '@convkit/models';
import type { Page } from 'playwright';
import { expect, it } from 'vitest';
import { buildByKeyboard, classify, type TypedBlock } from './build-by-keyboard.js';
import { press, tabTo } from './keys.js';
import { fact, openPage, stepOf, useSite } from './site.js';

const site = useSite();
const PLACE = { input: [28, 28, 1], classes: 10 };
const LAST: BlockSpec = { name: 'linear', out: 'classes', activation: 'none' };
const conv = (fields: TypedBlock['fields'] = {}): TypedBlock => ({ name: 'Convolution', fields });
const pool: TypedBlock = { name: 'Max pooling' };
const average: TypedBlock = { name: 'Global average pooling' };

/** Networks as they are typed, and what they are. */
const VALID: Readonly<Record<string, readonly [typed: readonly TypedBlock[], blocks: readonly BlockSpec[]]>> =
  {
    LeNet: [
      [
        conv({ Channels: '6', 'Kernel size': '5', Padding: '2' }),
        pool,
        conv({ Padding: '0' }),
        pool,
        classify(),
      ],
      [
        { name: 'conv', out: 6, kernel: 5, padding: 2 },
        { name: 'maxPool' },
        { name: 'conv', padding: 0 },
        { name: 'maxPool' },
        LAST,
      ],
    ],
    'with tanh, average pooling and LRN': [
      [conv({ Activation: 'tanh' }), { name: 'Local response' }, { name: 'Average pooling' }, classify()],
      [{ name: 'conv', activation: 'tanh' }, { name: 'lrn' }, { name: 'averagePool' }, LAST],
    ],
    ResNet: [
      [
        conv({ 'Batch norm': true }),
        { name: 'Residual', fields: { Stride: '2', Shortcut: 'A' } },
        { name: 'Bottleneck' },
        average,
        classify(),
      ],
      [
        { name: 'conv', batchNorm: true },
        { name: 'residual', stride: 2, shortcut: 'A' },
        { name: 'bottleneck' },
        { name: 'globalAveragePool' },
        LAST,
      ],
    ],
    'NiN and Inception': [
      [{ name: 'Inception', fields: { '5×5': '4' } }, classify('NiN block'), average],
      [{ name: 'inception', five: 4 }, { name: 'nin', output: 'classes' }, { name: 'globalAveragePool' }],
    ],
    VGG: [
      [
        { name: 'VGG', fields: { Channels: '8' } },
        { name: 'Dropout', fields: { 'Dropout rate': '0.3' } },
        classify(),
      ],
      [{ name: 'vggStage', out: 8 }, { name: 'dropout', rate: 0.3 }, LAST],
    ],
  };

/** Networks that cannot be trained, and what the page says. */
const INVALID: Readonly<Record<string, readonly [typed: readonly TypedBlock[], text: string]>> = {
  'no classifier': [[conv()], 'The network ends in feature maps of 28 × 28 × 16'],
  'a convolution after a fully connected layer': [[classify(), conv()], 'outputs 10 single values'],
  'pooling larger than its input': [
    [pool, pool, pool, pool, pool, classify()],
    'The 2 × 2 window is larger than its input of 1 × 1 pixels',
  ],
  'groups that do not divide': [[conv({ Groups: '3' }), classify()], 'cannot be divided into 3 groups'],
  'another number of outputs': [
    [{ name: 'Fully connected layer', fields: { Units: '7' } }],
    'ends in 7 values, but there are 10 classes',
  ],
};

async function openEmpty(): Promise<{ page: Page; errors: string[] }> {
  const opened = await openPage(site.browser, `${site.url}#/build?net=1`);
  await opened.page.getByText('The network has no blocks. Add one.').waitFor();
  return opened;
}

it.each(Object.entries(VALID))(
  'builds %s by keyboard, with the figures of the library',
  async (_, [typed, blocks]) => {
    const { page, errors } = await openEmpty();
    await buildByKeyboard(page, typed);
    await tabTo(page, 'Train this network');
    const { totals } = analyzeBlocks(blocks, PLACE);
    const shown = page.getByRole('region', { name: 'In total' });
    await shown.getByText(`${totals.parameters.toLocaleString('en')} parameters`).waitFor();
    await shown.getByText(`${totals.multiplyAdds.toLocaleString('en')} multiply-adds`).waitFor();
    // The address has the same network.
    await page.reload();
    await shown.getByText(`${totals.parameters.toLocaleString('en')} parameters`).waitFor();
    expect(errors).toEqual([]);
  },
);

it.each(Object.entries(INVALID))(
  'names what is wrong with %s before it is trained',
  async (_, [typed, text]) => {
    const { page, errors } = await openEmpty();
    await buildByKeyboard(page, typed);
    await press(page, 'Tab');
    await page.locator('.block .message.error', { hasText: text }).waitFor();
    expect(await page.getByRole('button', { name: 'Train this network' }).isDisabled()).toBe(true);
    await page.getByText('Solve the problems first.').waitFor();
    expect(errors).toEqual([]);
  },
);

it('resumes a run of such a network after a reload', async () => {
  const { page, errors } = await openPage(
    site.browser,
    `${site.url}#/train?model=custom&variant=blocks&epochs=5&blocks=1-conv_out.4-maxPool-linear_out.classes_activation.none`,
  );
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await expect.poll(() => stepOf(page)).toBeGreaterThan(110);
  await page.reload();
  await page.getByRole('button', { name: 'Resume' }).click();
  await fact(page, 'Status').getByText('done').waitFor();
  await page.getByRole('heading', { name: 'Your own network (blocks)' }).waitFor();
  expect(errors).toEqual([]);
});
