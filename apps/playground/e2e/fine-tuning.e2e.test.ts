import { expect, it } from 'vitest';
import { testJourney } from './fine-tuning.js';
import { openPage, useSite } from './site.js';

const site = useSite();

it('fine-tunes a .pth of torchvision on a folder, and saves ONNX that computes the same', async () => {
  const { page, errors } = await openPage(site.browser, `${site.url}#/save`);
  await testJourney(page, 0.0625);
  expect(errors).toEqual([]);
});
