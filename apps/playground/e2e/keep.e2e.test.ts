import '@tensorflow/tfjs-backend-cpu';
import {
  bytesSource,
  decodeSafetensors,
  fromTorchLayout,
  type TensorData,
  weightsSha256Of,
} from '@convkit/checkpoint';
import { openTfjsLayers } from '@convkit/checkpoint/keras';
import { disposeModule, flattenedInputShapes, namedVariables, Rng } from '@convkit/core';
import { catalog, findModel, findVariant } from '@convkit/models';
import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type SavedFile, save, saveAll } from './save.js';
import { fact, openPage, openSharedPage, useSite } from './site.js';

const site = useSite();
let page: Page;
let errors: string[];
let weights: SavedFile;
let whole: SavedFile;
let record: SavedFile;
let answer: string;

/** The answer to a sample digit with all its probabilities. */
async function answerToSeven(): Promise<string> {
  const bars = page.getByRole('list', { name: 'Probabilities' });
  await page.getByRole('button', { name: 'Clear' }).click();
  await bars.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Draw a sample 7' }).click();
  await bars.waitFor();
  return `${await fact(page, 'Answer').textContent()}: ${await bars.textContent()}`;
}

async function trainAndSave(): Promise<void> {
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await fact(page, 'Status').getByText('done').waitFor();
  await page.getByRole('link', { name: 'Try it' }).click();
  answer = await answerToSeven();
  await page.getByRole('link', { name: 'Save', exact: true }).click();
  weights = await save(page, 'Save PyTorch weights');
  whole = await save(page, 'Save checkpoint');
  record = await save(page, 'Save run record');
}

beforeAll(async () => {
  ({ page, errors } = await openSharedPage(site.browser, `${site.url}#/train?epochs=2&limit=1280&seed=7`));
  await trainAndSave();
});
afterAll(() => expect(errors).toEqual([]));

/** The saved tensors of LeNet-5 in the layout of TensorFlow.js. */
function savedTensors(): Map<string, TensorData> {
  const entry = findModel(catalog, 'lenet5');
  const model = findVariant(entry, 'modern').create({ classes: 10 }, new Rng(0));
  const tensors = fromTorchLayout(
    decodeSafetensors(weights.buffer).tensors,
    flattenedInputShapes(model, entry.input),
  );
  const expected = [...namedVariables(model)].map(([name, { shape }]) => [name, shape]);
  const found = [...tensors].map(([name, { shape }]) => [name, [...shape]]);
  expect(found.toSorted()).toEqual(expected.toSorted());
  disposeModule(model);
  return tensors;
}

it('saves the trained tensors in the layout of PyTorch, with the classes', async () => {
  expect(weights.name).toBe('lenet5.safetensors');
  const { tensors, metadata } = decodeSafetensors(weights.buffer);
  expect(tensors.get('conv2.weight')?.shape).toEqual([16, 6, 5, 5]);
  expect(metadata).toMatchObject({ format: 'pt', model: 'lenet5', variant: 'modern' });
  expect(JSON.parse(metadata.classes as string)).toEqual([...'0123456789']);
  const { weightsSha256 } = JSON.parse(record.buffer.toString());
  expect(await weightsSha256Of(savedTensors())).toBe(weightsSha256);
});

it('saves a LayersModel of TensorFlow.js as two files', async () => {
  const [json, shard] = (await saveAll(page, 'Save TensorFlow.js model', 2)) as [SavedFile, SavedFile];
  expect([json.name, shard.name]).toEqual(['model.json', 'weights.bin']);
  const opened: string[] = [];
  const file = await openTfjsLayers(bytesSource(json.buffer), async (path) => {
    opened.push(path);
    return bytesSource(shard.buffer);
  });
  const tensors = savedTensors();
  for (const layer of ['conv1', 'conv2', 'fc1']) {
    expect(await file.read(`${layer}/kernel`), layer).toEqual(tensors.get(`${layer}.weight`));
  }
  expect(opened).toEqual(['weights.bin']);
});

it('saves settings, epochs and weight checksum in the run record', () => {
  const saved = JSON.parse(record.buffer.toString());
  expect(saved).toMatchObject({ layout: 'convkit.record.1', steps: 40, settings: { epochs: 2, seed: 7 } });
  expect(saved.events.map(({ epoch }: { epoch: number }) => epoch)).toEqual([1, 2]);
  expect(saved.testAccuracy).toBeGreaterThan(0.5);
  expect(saved.weightsSha256).toMatch(/^[0-9a-f]{64}$/);
});

it('saves a report with the curves, the layers and the command', async () => {
  const { name, buffer } = await save(page, 'Save report');
  expect(name).toMatch(/\.html$/);
  const report = buffer.toString();
  expect(report).toContain('<h1>lenet5 on mnist-first-5000</h1>');
  for (const chart of ['loss', 'update-ratios', 'dead-units']) expect(report).toContain(`"id":"${chart}"`);
  expect(report).toContain('conv1.weight');
  expect(report).toContain('#/train?model=lenet5&amp;limit=1280&amp;epochs=2&amp;seed=7');
});

it('opens a checkpoint in a new visit with the same predictions', async () => {
  await page.goto(`${site.url}#/save`);
  await page.reload();
  await page.getByText('No run yet').waitFor();
  await page.getByLabel('Checkpoint or run record').setInputFiles(whole);
  await page.getByText('Opened LeNet-5, trained for 40 steps').waitFor();
  await page.getByRole('link', { name: 'Try', exact: true }).click();
  expect(await answerToSeven()).toBe(answer);
});

it('opens a finished run of an earlier visit from the storage of the browser', async () => {
  const later = await page.context().newPage();
  await later.goto(`${site.url}#/save`);
  await later.getByText(/^LeNet-5 on mnist-first-5000, .*: 40 steps, test accuracy/).waitFor();
  await later.getByRole('button', { name: /^Open: LeNet-5/ }).click();
  await fact(later, 'Status').getByText('done').waitFor();
  await later.close();
});

it('shows an opened run on Train without curves and accuracy', async () => {
  await page.getByRole('link', { name: 'Train', exact: true }).click();
  expect(await fact(page, 'Status').textContent()).toBe('done');
  expect(await fact(page, 'Validation accuracy').textContent()).toBe('not measured');
  expect(await page.getByText('Curves appear after the first step.').count()).toBe(0);
  expect(await page.getByRole('region', { name: 'Curves' }).count()).toBe(0);
});

it('saves the settings of an opened run, not those of the page', async () => {
  await page.getByText('More settings').click();
  await page.getByLabel('Optimizer').selectOption('sgd');
  await page.getByRole('link', { name: 'Save', exact: true }).click();
  const opened = JSON.parse((await save(page, 'Save run record')).buffer.toString());
  expect(opened.settings).toEqual(JSON.parse(record.buffer.toString()).settings);
});

it('saves an opened run again byte for byte', async () => {
  await page.getByRole('link', { name: 'Save', exact: true }).click();
  const again = await save(page, 'Save PyTorch weights');
  expect(again.buffer.equals(weights.buffer)).toBe(true);
});

it('restores the settings of a run record on Train', async () => {
  await page.goto(`${site.url}#/save`);
  await page.reload();
  await page.getByLabel('Checkpoint or run record').setInputFiles(record);
  await page.getByText('Restored the settings of a LeNet-5 run (40 steps, test accuracy').waitFor();
  await page.getByRole('link', { name: 'Train', exact: true }).click();
  expect(await page.getByLabel('Seed').inputValue()).toBe('7');
  expect(await page.getByLabel('Limit training images').inputValue()).toBe('1280');
});

it('rejects files that are not runs', async () => {
  await page.getByRole('link', { name: 'Save', exact: true }).click();
  const open = page.getByLabel('Checkpoint or run record');
  await open.setInputFiles(weights);
  await page.getByRole('alert').waitFor();
  expect(await page.getByRole('alert').textContent()).toMatch(/weights|checkpoint|run/);
  await open.setInputFiles({ ...whole, buffer: whole.buffer.subarray(0, 5000) });
  await page.getByRole('alert').waitFor();
  await open.setInputFiles({ name: 'x.json', mimeType: 'application/json', buffer: Buffer.from('{}') });
  await page.getByRole('alert').getByText('the file is not a run record').waitFor();
});

it('shares the settings in an address', async () => {
  const address = await page.getByLabel('Link with the current settings').inputValue();
  const other = await openPage(site.browser, address);
  await other.page.getByRole('heading', { name: 'Train a network' }).waitFor();
  expect(await other.page.getByLabel('Seed').inputValue()).toBe('7');
  expect(await other.page.getByLabel('Epochs').inputValue()).toBe('2');
  expect(await other.page.locator('.notices li').count()).toBe(0);
  expect(other.errors).toEqual([]);
});

it('says which layer of a network TensorFlow.js does not have', async () => {
  const address = `${site.url}#/train?variant=original&epochs=1&limit=64`;
  const { page: other, errors: uncaught } = await openPage(site.browser, address);
  await other.getByRole('button', { name: 'Start', exact: true }).click();
  await fact(other, 'Status').getByText('done').waitFor();
  await other.getByRole('link', { name: 'Save', exact: true }).click();
  await other.getByRole('button', { name: 'Save TensorFlow.js model' }).click();
  const reason = 'cannot be expressed with Keras layers: layer S2 uses Multiply';
  await other.getByRole('listitem').getByRole('alert').getByText(reason).waitFor();
  await save(other, 'Save ONNX model');
  await expect.poll(() => other.getByRole('alert').count()).toBe(0);
  expect(uncaught).toEqual([]);
});
