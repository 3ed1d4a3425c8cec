import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encodePytorch } from '@convkit/checkpoint';
import { encodePng } from '@convkit/data';
import { loadClassifier } from 'convkit';
import { expect, it } from 'vitest';
import { giveClassFolders } from './give-folder.js';
import { resnetFile } from './resnet-file.js';
import { runOnnx } from './run-onnx.js';
import { save } from './save.js';
import { openPage, useSite } from './site.js';
import { counts, peakMemory, teachColors, waves } from './teach.js';

const site = useSite();
const RUNTIME = dirname(fileURLToPath(import.meta.resolve('onnxruntime-web/wasm')));

it('teaches two webcam classes with a ResNet-18 of the host, whose ONNX file and web page answer the same', async () => {
  const { page, errors } = await openPage(site.browser, 'about:blank');
  const { name, buffer } = await resnetFile(1);
  await page.route('**/data/weights.json', (route) =>
    route.fulfill({ json: [{ title: name, file: `weights-${name}`, bytes: buffer.length }] }),
  );
  await page.route(`**/data/weights-${name}`, (route) => route.fulfill({ body: buffer }));
  await page.goto(`${site.url}#/teach`, { waitUntil: 'commit' });
  await page.locator('[data-fact="Network"]').getByText('128 × 128 pixels').waitFor();
  const seconds = await teachColors(page);
  console.log(`ResNet-18: right on live frames ${seconds.toFixed(1)} s after the last recording`);
  await page.getByRole('button', { name: 'Stop the webcam' }).click();

  const answer = page.locator('[data-fact="Answer"]');
  const image = waves('red', 0.5);
  const png = { name: 'red.png', mimeType: 'image/png', buffer: Buffer.from(encodePng(image)) };
  await page.getByLabel('Choose or drop an image').setInputFiles(png);
  await answer.getByText('red', { exact: true }).waitFor();

  const onnx = await save(page, 'Save ONNX model');
  const pixels = Array.from({ length: 3 * 128 * 128 }, (_, i) => {
    const [x, y] = [Math.floor(i / 3) % 128, Math.floor(i / 3 / 128)];
    return image.data[3 * (Math.floor(y / 2) * 64 + Math.floor(x / 2)) + (i % 3)] as number;
  });
  const { data } = await runOnnx(page, onnx.buffer, { type: 'uint8', data: pixels, shape: [1, 128, 128, 3] });
  expect(data.indexOf(Math.max(...data))).toBe(1);

  const html = await save(page, 'Save web page');
  expect(html.buffer.toString().split('\n').length).toBeLessThan(55);
  const { page: other, errors: otherErrors } = await openPage(site.browser, 'about:blank');
  await other.route('https://cdn.jsdelivr.net/**', (route) => {
    const file = new URL(route.request().url()).pathname.split('/').at(-1) as string;
    const contentType = file.endsWith('.wasm') ? 'application/wasm' : 'text/javascript';
    const headers = { 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' };
    return route.fulfill({ body: readFileSync(join(RUNTIME, file)), contentType, headers });
  });
  await other.route('**/saved.html', (route) =>
    route.fulfill({ body: html.buffer, contentType: 'text/html' }),
  );
  await other.goto(new URL('saved.html', site.url).href, { waitUntil: 'commit' });
  // The page enables it once it has the model. Playwright would choose a file before, and the page miss it.
  await other.locator('input:enabled').setInputFiles(png);
  await other.getByRole('heading', { name: 'red' }).waitFor();
  expect([...errors, ...otherErrors]).toEqual([]);
});

it('takes 8,000 small images in four classes, and has them after a reload', async () => {
  const { page, errors } = await openPage(site.browser, `${site.url}#/teach`);
  await page.locator('[data-fact="Network"]').waitFor();
  const before = await peakMemory(site.browser);
  const since = performance.now();
  await giveClassFolders(page, 2000);
  await expect.poll(() => counts(page), { timeout: 1_000_000 }).toEqual([2000, 2000, 2000, 2000]);
  const read = (performance.now() - since) / 1000;
  const teach = page.getByRole('button', { name: 'Teach it', exact: true });
  await expect.poll(() => teach.isEnabled(), { timeout: 1_000_000 }).toBe(true);
  const looked = (performance.now() - since) / 1000;
  await teach.click();
  await page.locator('[data-fact="Held out"]').waitFor({ timeout: 500_000 });
  const taught = (performance.now() - since) / 1000;
  const after = await peakMemory(site.browser);
  console.log(
    `8,000 images: read after ${read.toFixed(0)} s, features ${looked.toFixed(0)} s, taught ${taught.toFixed(0)} s; ` +
      `peak memory of the largest process ${before} MB before, ${after} MB after`,
  );
  expect(await page.locator('.thumbnail').count()).toBeLessThan(500);
  await page.getByText('The images stay in this browser').waitFor();
  await page.reload();
  await expect.poll(() => counts(page), { timeout: 300_000 }).toEqual([2000, 2000, 2000, 2000]);
  await page.getByRole('button', { name: 'Delete image 1 of a', exact: true }).click();
  await expect.poll(() => counts(page)).toEqual([1999, 2000, 2000, 2000]);
  expect(errors).toEqual([]);
}, 3_000_000);

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
