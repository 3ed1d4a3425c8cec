import { bytesSource, openPytorch } from '@convkit/checkpoint';
import { type DecodedImage, encodePng } from '@convkit/data';
import { openOnnx } from '@convkit/onnx';
import { type ClassifierSpec, preprocess } from 'convkit';
import type { Page } from 'playwright';
import { expect } from 'vitest';
import { giveFolder } from './give-folder.js';
import { resnetFile } from './resnet-file.js';
import { runOnnx, type Values } from './run-onnx.js';
import { save } from './save.js';
import { fact } from './site.js';
import { record, rename } from './teach.js';
import { film, waitForColor } from './webcam.js';

/** Height and width of the network's input in pixels. */
const SIDE = 64;
const PIXELS = SIDE * SIDE;

/** Waves of a color that tells the class. */
function waves(color: 'red' | 'blue', phase: number): DecodedImage {
  const strength = color === 'red' ? [1, 0.4, 0.1] : [0.1, 0.4, 1];
  const value = (i: number) => {
    const [x, y] = [Math.floor(i / 3) % SIDE, Math.floor(i / 3 / SIDE)];
    const wave = 0.6 + 0.4 * Math.sin((x + 2 * y) / 5 + phase);
    return Math.round(255 * wave * (strength[i % 3] as number));
  };
  const data = Uint8Array.from({ length: 3 * PIXELS }, (_, i) => value(i));
  return { height: SIDE, width: SIDE, channels: 3, data };
}

const png = (image: DecodedImage) => Buffer.from(encodePng(image));

const COLORS = ['blue', 'red'] as const;
/** Number of images of each class in a folder. */
const IMAGES = 8;
const pngs = (color: 'red' | 'blue') => Array.from({ length: IMAGES }, (_, i) => png(waves(color, i)));

/** Gives the page images of two classes, blue and red. */
type GiveImages = (page: Page) => Promise<void>;

/** Gives the images in a folder. */
export const inFolder: GiveImages = (page) =>
  giveFolder(
    page,
    COLORS.flatMap((color) =>
      pngs(color).map((image, i) => ({ path: `${color}/${i}.png`, base64: image.toString('base64') })),
    ),
  );

/** Records the images with the webcam. */
export const withWebcam: GiveImages = async (page) => {
  await film(page, pngs('blue'));
  await page.getByLabel('Dataset', { exact: true }).selectOption('own');
  await page.getByRole('button', { name: 'Record or draw classes' }).click();
  await page.getByRole('button', { name: 'Use the webcam' }).click();
  for (const [i, color] of COLORS.entries()) {
    await film(page, pngs(color));
    await waitForColor(page, color);
    await rename(page, i + 1, color);
    await record(page, color, 20);
  }
};

/** Chooses a `.pth` of ResNet-18 on the Save page, and trains its last layer on images. */
async function fineTune(page: Page, widthMultiplier: number, giveImages: GiveImages) {
  const file = await resnetFile(widthMultiplier);
  await page.getByLabel('Choose or drop weights').setInputFiles(file);
  await page.getByText('122 tensors').getByText('1,000 classes').waitFor();
  await page.getByRole('link', { name: 'Choose images' }).click();
  await page.getByText('Start from weights').waitFor();
  await page.getByLabel('Input size').selectOption(String(SIDE));
  // A wide network needs a lower rate.
  const [learningRate, epochs] = widthMultiplier < 0.5 ? ['0.1', '12'] : ['0.03', '30'];
  await page.getByLabel('Learning rate').fill(learningRate);
  await page.getByLabel('Epochs').fill(epochs);
  await giveImages(page);
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await fact(page, 'Status').getByText('done').waitFor();
  return file;
}

/** Probabilities that the page shows for an image, in the order of the classes. */
async function shownProbabilities(page: Page, image: DecodedImage): Promise<number[]> {
  await page.getByRole('link', { name: 'Try', exact: true }).click();
  const input = page.getByLabel('Choose or drop an image');
  await input.setInputFiles({ name: 'image.png', mimeType: 'image/png', buffer: png(image) });
  const bars = page.getByRole('list', { name: 'Probabilities' }).locator('.bar span');
  await bars.first().waitFor({ state: 'attached' });
  return bars.evaluateAll((all) =>
    all.map((bar) => Number.parseFloat((bar as HTMLElement).style.width) / 100),
  );
}

function softmax({ data, shape }: Values): number[] {
  expect(shape).toEqual([1, data.length]);
  const powers = data.map((logit) => Math.exp(logit - Math.max(...data)));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

/** What an ONNX file says in its metadata about the classifier. */
async function specOf(model: Buffer): Promise<ClassifierSpec> {
  const { metadata } = await openOnnx(bytesSource(model));
  return JSON.parse(metadata['convkit.classifier'] as string);
}

/** The image as an ONNX file takes it, prepared as its metadata says: bytes of pixels, or normalized and channels first. */
async function inputOf(model: Buffer, image: DecodedImage): Promise<Values> {
  const { preprocessing } = await specOf(model);
  const { images, shape } = preprocess([image], preprocessing);
  if (!preprocessing.transforms.some(({ name }) => name === 'normalize')) {
    return { data: Array.from(images), shape, type: 'uint8' };
  }
  const data = Array.from(images, (_, i) => images[3 * (i % PIXELS) + Math.floor(i / PIXELS)] as number);
  return { data, shape: [1, 3, SIDE, SIDE], type: 'float32' };
}

/**
 * Takes weights of PyTorch through the page: trains the last layer on images of two classes, saves the network as ONNX and `.pth`, and runs
 * the ONNX files in onnxruntime-web.
 */
export async function testJourney(page: Page, widthMultiplier: number, giveImages = inFolder): Promise<void> {
  const file = await fineTune(page, widthMultiplier, giveImages);
  expect(await fact(page, 'Test accuracy').textContent()).toMatch(/^100/);
  expect(await fact(page, 'Starts from').textContent()).toBe('resnet18.pth');
  await page.getByText('Training log').click();
  await page.getByRole('log').getByText('120 of 122 tensors loaded, new last layer fc').waitFor();

  await page.getByRole('link', { name: 'Save', exact: true }).click();
  const saved = await openPytorch(bytesSource((await save(page, 'Save PyTorch .pth')).buffer));
  for (const key of ['conv1.weight', 'layer4.1.bn2.running_var']) {
    expect(await saved.read(key), key).toEqual(file.tensors.get(key));
  }
  expect(saved.entries.get('fc.weight')?.shape[0]).toBe(2);

  const normalizing = await save(page, 'Save ONNX model');
  expect(normalizing.name).toBe('resnet18.onnx');
  expect((await specOf(normalizing.buffer)).model.classes).toEqual(COLORS);
  await page.getByLabel('Include preprocessing').check();
  const whole = await save(page, 'Save ONNX model');
  const image = waves('red', 0.5);
  const expected = await shownProbabilities(page, image);
  expect(expected[1]).toBeGreaterThan(0.8);
  for (const [{ buffer }, type] of [
    [normalizing, 'float32'],
    [whole, 'uint8'],
  ] as const) {
    const input = await inputOf(buffer, image);
    expect(input.type).toBe(type);
    const found = softmax(await runOnnx(page, buffer, input));
    for (const [i, probability] of found.entries()) {
      expect(Math.abs(probability - (expected[i] as number))).toBeLessThan(1e-4);
    }
  }
}
