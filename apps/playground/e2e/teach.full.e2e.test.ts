import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encodePng } from '@convkit/data';
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
