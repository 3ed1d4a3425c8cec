import { encodePytorch } from '@convkit/checkpoint';
import { encodePng } from '@convkit/data';
import { loadClassifier } from 'convkit';
import { expect, it } from 'vitest';
import { overflow, seriousViolations } from './axe.js';
import { giveClassFolders } from './give-folder.js';
import { save } from './save.js';
import { openPage, useSite } from './site.js';
import { counts, teachColors, waves } from './teach.js';

const site = useSite();

it('teaches two webcam classes with the shipped network, and keeps their images', async () => {
  const viewport = { width: 360, height: 780 };
  const { page, errors } = await openPage(site.browser, `${site.url}#/teach`, { viewport });
  await page.getByLabel('Name of class 2').waitFor();
  const seconds = await teachColors(page);
  console.log(`taught and right on live frames ${seconds.toFixed(1)} s after the last recording`);
  expect(await seriousViolations(page)).toEqual([]);
  expect(await overflow(page)).toBeLessThanOrEqual(0);

  await page.getByRole('button', { name: 'Stop the webcam' }).click();
  await expect.poll(() => page.getByLabel('Webcam video').count()).toBe(0);
  const [blue = 0, red = 0] = await counts(page);
  await page.getByRole('button', { name: 'Delete image 1 of blue' }).click();
  await expect.poll(() => counts(page)).toEqual([blue - 1, red]);
  await page.getByText('The images stay in this browser').waitFor();
  await page.reload();
  await expect.poll(() => counts(page)).toEqual([blue - 1, red]);
  expect(errors).toEqual([]);
});

it('repeats bit for bit with the same seed, and saves and opens the classes', async () => {
  const { page, errors } = await openPage(site.browser, `${site.url}#/teach`);
  await page.getByText('More settings').click();
  await giveClassFolders(page, 6);
  const all = [6, 6, 6, 6];
  await expect.poll(() => counts(page)).toEqual(all);
  const outcome = page.locator('[data-sha256]');
  const teachWith = async (seed: number, before?: string | null) => {
    await page.getByLabel('Seed').fill(String(seed));
    await page.getByRole('button', { name: 'Teach it', exact: true }).click();
    await outcome.waitFor();
    if (before) await expect.poll(() => outcome.getAttribute('data-sha256')).not.toBe(before);
    return outcome.getAttribute('data-sha256');
  };
  const first = await teachWith(1);
  const other = await teachWith(2, first);
  expect(await teachWith(1, other)).toBe(first);

  const file = await save(page, 'Save classes');
  await page.getByRole('button', { name: 'Discard all images' }).click();
  await expect.poll(() => counts(page)).toEqual([0, 0, 0, 0]);
  await page.getByLabel('Open saved classes').setInputFiles(file);
  await expect.poll(() => counts(page)).toEqual(all);
  const onnx = await save(page, 'Save ONNX model');
  const classifier = await loadClassifier(onnx.buffer);
  expect(classifier.classes).toEqual(['a', 'b', 'c', 'd']);
  classifier.dispose();
  expect(errors).toEqual([]);
});

it('says in both languages what is wrong with a webcam, a file or a class', async () => {
  const { page, errors } = await openPage(site.browser, `${site.url}#/teach`, { locale: 'en-US' });
  const alert = page.getByRole('alert');
  await page.getByLabel('Name of class 2').waitFor();
  const stubWebcam = (code: string) =>
    page.evaluate((body) => {
      navigator.mediaDevices.getUserMedia = new Function(body) as typeof navigator.mediaDevices.getUserMedia;
    }, code);
  await stubWebcam("return Promise.reject(new DOMException('no', 'NotAllowedError'))");
  await page.getByRole('button', { name: 'Use the webcam' }).click();
  await alert.getByText('The webcam was denied.').waitFor();
  // Without a frame, its video never starts.
  await stubWebcam("return Promise.resolve(document.createElement('canvas').captureStream(0))");
  await page.getByRole('button', { name: 'Use the webcam' }).click();
  await alert.getByText('video does not start').waitFor();

  await page.getByText('Add images of Class 1: each class needs at least two').waitFor();
  await page.locator('[data-fact="Network"]').getByText('ResNet-18').waitFor();
  const other = encodePytorch(
    new Map([['encoder.weight', { dtype: 'float32', shape: [2, 2], data: new Float32Array(4) }]]),
  );
  await page.getByLabel('Choose or drop weights').setInputFiles({
    name: 'other.pth',
    mimeType: 'application/octet-stream',
    buffer: Buffer.from(other),
  });
  await alert.getByText('other.pth does not hold weights of a network that this page has').waitFor();
  await page.getByLabel('Add image files to Class 1').setInputFiles([
    { name: 'one.png', mimeType: 'image/png', buffer: Buffer.from(encodePng(waves('red', 1))) },
    { name: 'notes.png', mimeType: 'image/png', buffer: Buffer.from('not an image') },
  ]);
  await page.getByText('1 file is not an image that can be read: notes.png').waitFor();
  await expect.poll(() => counts(page)).toEqual([1, 0]);
  expect(await page.getByRole('button', { name: 'Teach it', exact: true }).isDisabled()).toBe(true);

  await page.getByLabel('Language').selectOption('zh');
  await alert.getByText('摄像头没有画面。').waitFor();
  await alert.getByText('other.pth 中的权重不属于本页面支持的任何网络').waitFor();
  await page.getByText('每个类别至少需要两张').waitFor();
  await page.getByText('有 1 个文件不是可读取的图像，例如 notes.png').waitFor();
  expect(errors).toEqual([]);
});
