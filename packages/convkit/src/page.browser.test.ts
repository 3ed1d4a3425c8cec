import { encodePng } from '@convkit/data';
import { memory } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Classifier, type ImageSource, loadClassifier, trainClassifier } from './index.js';
import { SIDE, TOY_CLASSES, toyData, toyDataset } from './toy-data.fixture.js';

let classifier: Classifier;

beforeAll(async () => {
  classifier = await trainClassifier({ model: 'lenet5', data: toyData(), epochs: 3, threads: 1 }).result;
});
afterAll(() => classifier.dispose());

const gray = toyDataset(3).get(1).image;
const png = encodePng({ height: SIDE, width: SIDE, channels: 1, data: gray });
const rgba = Uint8ClampedArray.from({ length: 4 * gray.length }, (_, i) =>
  i % 4 === 3 ? 255 : (gray[Math.floor(i / 4)] as number),
);
const imageData = () => new ImageData(rgba, SIDE, SIDE);
const blob = () => new Blob([png as Uint8Array<ArrayBuffer>], { type: 'image/png' });

function canvas(): HTMLCanvasElement {
  const element = Object.assign(document.createElement('canvas'), { width: SIDE, height: SIDE });
  element.getContext('2d')?.putImageData(imageData(), 0, 0);
  return element;
}

it.each<[string, () => ImageSource | Promise<ImageSource>]>([
  ['ImageData', imageData],
  ['a Blob', blob],
  ['a File', () => new File([blob()], 'stripes.png')],
  ['a blob URL', () => URL.createObjectURL(blob())],
  ['a canvas', canvas],
  ['an ImageBitmap', () => createImageBitmap(imageData())],
  ['an <img>', () => Object.assign(new Image(), { src: URL.createObjectURL(blob()) })],
  ['pixels', () => ({ data: gray, shape: [SIDE, SIDE, 1] })],
])('classifies %s in a page', async (_, source) => {
  const [best] = await classifier.predict(await source(), { topK: 1 });
  expect(best?.label).toBe(TOY_CLASSES[1]);
  expect(best?.probability).toBeGreaterThan(0.9);
});

it('saves and loads a classifier through a Blob', async () => {
  const loaded = await loadClassifier(new Blob([await classifier.toBytes()]));
  expect(await loaded.weightsSha256()).toBe(await classifier.weightsSha256());
  loaded.dispose();
});

it('keeps a run in the browser and resumes it', async () => {
  const out = `test-${crypto.randomUUID()}`;
  const options = { model: 'lenet5', data: toyData(), epochs: 2, threads: 1 } as const;
  const whole = await trainClassifier(options).result;
  const run = trainClassifier({ ...options, out, checkpointEvery: 1 });
  for await (const event of run) if (event.type === 'step' && event.step === 3) run.stop();
  (await run.result).dispose();
  const resumed = await trainClassifier({ ...options, out, resume: true }).result;
  const stored = await loadClassifier(out);
  expect(await resumed.weightsSha256()).toBe(await whole.weightsSha256());
  expect(await stored.weightsSha256()).toBe(await whole.weightsSha256());
  for (const each of [whole, resumed, stored]) each.dispose();
});

it('starts a run that is to be resumed but has no checkpoint yet', async () => {
  const out = `test-${crypto.randomUUID()}`;
  const options = { model: 'lenet5', data: toyData(), epochs: 1, threads: 1 } as const;
  const started = await trainClassifier({ ...options, out, resume: true }).result;
  const stored = await loadClassifier(out);
  expect(await stored.weightsSha256()).toBe(await started.weightsSha256());
  for (const each of [started, stored]) each.dispose();
});

it('leaves no tensors behind after a prediction', async () => {
  await classifier.predict(imageData());
  const before = memory().numTensors;
  for (let i = 0; i < 20; i++) await classifier.predict(imageData());
  expect(memory().numTensors).toBe(before);
});
