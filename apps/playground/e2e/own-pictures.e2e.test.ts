import type { Page } from 'playwright';
import { expect, it } from 'vitest';
import { fact, openPage, useSite } from './site.js';

const site = useSite();

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const taken = (page: Page) => page.locator('.webcam-class .quiet').allTextContents();

it('webcam pictures are forgotten when told, and are there when one comes back', async () => {
  const { page, errors } = await openPage(site.browser, `${site.url}#/train?data=own&epochs=1&batch=8`);
  await press(page, 'Take pictures with the webcam');
  await press(page, 'Take 20 pictures of first');
  await page.getByText('20 webcam pictures of first, second').waitFor();
  await press(page, 'Forget all pictures');
  await page.getByText('No pictures were given yet').waitFor();
  await expect.poll(() => taken(page)).toEqual(['0 taken', '0 taken']);
  await press(page, 'Start');
  await page.getByRole('alert').getByText('which the page does not have').waitFor();

  await press(page, 'Take 20 pictures of second');
  await page.getByText('20 webcam pictures').waitFor();
  await page.getByRole('link', { name: 'Papers', exact: true }).click();
  await page.getByRole('link', { name: 'Train', exact: true }).click();
  await press(page, 'Take pictures with the webcam');
  await expect.poll(() => taken(page)).toEqual(['0 taken', '20 taken']);
  await press(page, 'Take 20 pictures of first');
  await page.getByText('40 webcam pictures of first, second').waitFor();
  expect(errors).toEqual([]);
  await page.context().close();
}, 60_000);

it('a webcam class has a name of its own, and can be removed with its pictures', async () => {
  const { page, errors } = await openPage(site.browser, `${site.url}#/train?data=own`);
  await press(page, 'Take pictures with the webcam');
  await page.getByLabel('Name of class 1').fill('class 3');
  await page.getByLabel('Name of class 1').press('Enter');
  await press(page, 'One class more');
  await page.getByLabel('Name of class 3').waitFor();
  expect(await page.getByLabel('Name of class 3').inputValue()).toBe('class 4');
  for (const name of ['second', 'class 4']) {
    await press(page, `Take 20 pictures of ${name}`);
    await page.getByText(/webcam pictures of/).waitFor();
  }
  await page.getByText('40 webcam pictures of class 3, second, class 4').waitFor();
  await press(page, 'Remove the class second');
  await page.getByText('20 webcam pictures of class 3, class 4').waitFor();
  await expect.poll(() => taken(page)).toEqual(['0 taken', '20 taken']);
  expect(errors).toEqual([]);
  await page.context().close();
}, 60_000);

it('a webcam that was denied can be asked for again', async () => {
  const { page, errors } = await openPage(site.browser, `${site.url}#/train?data=own`);
  await page.evaluate(() => {
    const allowed = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = () => {
      navigator.mediaDevices.getUserMedia = allowed;
      return Promise.reject(new DOMException('no', 'NotAllowedError'));
    };
  });
  await press(page, 'Take pictures with the webcam');
  await page.getByRole('alert').getByText('no webcam').waitFor();
  await press(page, 'Try again');
  await press(page, 'Take 20 pictures of first');
  await page.getByText('20 webcam pictures').waitFor();
  expect(await page.getByRole('alert').count()).toBe(0);
  expect(errors).toEqual([]);
  await page.context().close();
}, 60_000);
