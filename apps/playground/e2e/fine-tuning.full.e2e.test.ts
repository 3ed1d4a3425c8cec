import { expect, it } from 'vitest';
import { testJourney } from './fine-tuning.js';
import { openPage, useSite } from './site.js';

const site = useSite();

it('fine-tunes ResNet-18 in full width, from a file of 47 MB', async () => {
  const { page, errors } = await openPage(site.browser, `${site.url}#/save`);
  await testJourney(page, 1);
  expect(errors).toEqual([]);
});
