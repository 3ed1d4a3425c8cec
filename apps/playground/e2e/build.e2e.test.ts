import { decodeSafetensors } from '@convkit/checkpoint';
import { expect, it } from 'vitest';
import { buildByKeyboard, classify } from './build-by-keyboard.js';
import { press, tabTo } from './keys.js';
import { save } from './save.js';
import { fact, openPage, useSite } from './site.js';

const site = useSite();

it('builds, trains and exports a network by keyboard alone', async () => {
  const { page, errors } = await openPage(site.browser, `${site.url}#/train?epochs=1&limit=640`);
  await page.getByRole('button', { name: 'Start', exact: true }).waitFor();
  await page.evaluate(() => {
    location.hash = '#/build?net=1';
  });
  await page.getByText('The network has no blocks. Add one.').waitFor();
  await buildByKeyboard(page, [
    { name: 'Convolution', fields: { Channels: '4', 'Kernel size': '5' } },
    classify(),
    { name: 'Max pooling' },
  ]);
  // The pooling does not fit behind the classifier. Its card has the focus.
  await page.getByText('but the one before it outputs 10 single values').waitFor();
  expect(await page.getByRole('button', { name: 'Train this network' }).isDisabled()).toBe(true);
  await press(page, 'Alt+ArrowUp');
  await page.getByText('13 × 13 × 4', { exact: true }).waitFor();
  await tabTo(page, 'Window size');
  await page.keyboard.type('27');
  await press(page, 'Tab');
  await page.getByText('The 27 × 27 window is larger than its input of 26 × 26 pixels.').waitFor();
  await press(page, 'Shift+Tab');
  await page.keyboard.type('2');
  await press(page, 'Tab');
  await page.getByRole('region', { name: 'In total' }).getByText('6,874 parameters').waitFor();

  const downloading = page.waitForEvent('download');
  await tabTo(page, 'Download');
  await press(page, 'Enter');
  expect((await downloading).suggestedFilename()).toBe('network.ts');
  expect(await page.locator('pre').textContent()).toContain(
    "new Linear({ in: 676, out: 10, ...init }, rng.child('fc1'))",
  );

  await page.getByRole('button', { name: 'Train this network' }).focus();
  await press(page, 'Enter');
  expect(await page.getByLabel('Network', { exact: true }).inputValue()).toBe('custom');
  await tabTo(page, 'Start');
  await press(page, 'Enter');
  await fact(page, 'Status').getByText('done').waitFor();
  await page.getByRole('heading', { name: 'Your own network (blocks)' }).waitFor();

  await page.getByRole('link', { name: 'Save', exact: true }).press('Enter');
  const { tensors } = decodeSafetensors((await save(page, 'Save PyTorch weights')).buffer);
  expect([...tensors].map(([name, { shape }]) => `${name} ${shape}`).sort()).toEqual([
    'conv1.bias 4',
    'conv1.weight 4,1,5,5',
    'fc1.bias 10',
    'fc1.weight 10,676',
  ]);
  expect((await save(page, 'Save ONNX model')).buffer.length).toBeGreaterThan(4 * 6874);
  const checkpoint = await save(page, 'Save checkpoint');
  await page.locator('input[type="file"]').last().setInputFiles(checkpoint);
  await page.getByText('Opened Your own network').waitFor();
  await page.getByRole('link', { name: 'Train', exact: true }).press('Enter');
  await page.getByRole('link', { name: 'Edit in the builder' }).press('Enter');
  await page.getByRole('heading', { name: 'Block 2 of 3: Max pooling' }).waitFor();
  expect(errors).toEqual([]);
});

it('says what is wrong in an address and keeps what is right, in both languages', async () => {
  const address = `${site.url}#/build?net=1-conv_out.6_kernel.99-transformer-linear_out.classes_activation.none`;
  const { page, errors } = await openPage(site.browser, address);
  const notice = page.locator('.message.warning');
  await notice
    .getByText('Block 1 (Convolution): Kernel size: “99” is not a whole number from 1 to 31.')
    .waitFor();
  await notice.getByText('Block 2 (transformer): There is no block called “transformer”.').waitFor();
  await page.getByRole('heading', { name: 'Block 2 of 2: Fully connected layer' }).waitFor();
  await page.getByLabel('Language').selectOption('zh');
  await notice.getByText('地址中有错误，正确的部分已保留：').waitFor();
  await notice.getByText('第 1 个模块（卷积层）：卷积核尺寸：“99”不是 1 到 31 的整数。').waitFor();
  await page.evaluate(() => {
    location.hash = '#/build?net=nonsense';
  });
  await notice.getByText('地址中没有本页能读取的网络').waitFor();
  await page.getByRole('heading', { name: '第 7 个模块，共 7 个：全连接层' }).waitFor();
  expect(errors).toEqual([]);
});
