import '@tensorflow/tfjs-backend-cpu';
import { ConfigError } from '@convkit/core';
import * as tf from '@tensorflow/tfjs-core';
import * as ort from 'onnxruntime-web';
import { beforeAll, describe, expect, it } from 'vitest';
import { exportOnnx } from './export-onnx.js';
import { relativeDifference, runOnnx } from './exported.fixture.js';
import { Formula } from './formula.fixture.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const passThrough = new Formula((x) => tf.reshape(tf.neg(x), [-1, x.size / (x.shape[0] as number)]));
const PIXELS = Uint8Array.from({ length: 2 * 3 * 5 * 3 }, (_, i) => (i * 37) % 256);

interface Case {
  readonly transforms: readonly { readonly name: string; readonly [option: string]: unknown }[];
  readonly input: readonly [number, number, number];
  readonly pixels: readonly [number, number, number];
  /** Where the first row and column of the pixels are, and the value around them. */
  readonly at?: readonly [row: number, column: number];
  readonly around?: number;
  readonly value: (byte: number, channel: number) => number;
}

const [MEAN, STD] = [
  [0.485, 0.456, 0.406],
  [0.229, 0.224, 0.225],
];
const CASES: Record<string, Case> = {
  "torchvision's": {
    transforms: [
      { name: 'resize', size: 8, method: 'bilinear' },
      { name: 'center-crop', size: [3, 5] },
      { name: 'normalize', mean: MEAN, std: STD },
    ],
    input: [3, 5, 3],
    pixels: [3, 5, 3],
    value: (byte, channel) => (byte / 255 - (MEAN?.[channel] as number)) / (STD?.[channel] as number),
  },
  "LeNet-5's, of one channel": {
    transforms: [
      { name: 'resize', size: [3, 5] },
      { name: 'pad', size: [6, 9], value: 0 },
      { name: 'normalize', mean: [0.1], std: [0.3] },
    ],
    input: [6, 9, 1],
    pixels: [3, 5, 1],
    at: [1, 2],
    value: (byte) => (byte / 255 - 0.1) / 0.3,
  },
  'bytes with a frame': {
    transforms: [
      { name: 'resize', size: [3, 5] },
      { name: 'pad', padding: [1, 2, 3, 4], value: 9 },
    ],
    input: [9, 9, 3],
    pixels: [3, 5, 3],
    at: [2, 1],
    around: 9,
    value: (byte) => byte,
  },
};

/** What the transforms make of the pixels, in the order of tfjs. */
function expected({ input, pixels, at = [0, 0], around = 0, value }: Case): number[] {
  const [height, width, channels] = input;
  return Array.from({ length: 2 * height * width * channels }, (_, i) => {
    const channel = i % channels;
    const column = (Math.floor(i / channels) % width) - at[1];
    const row = (Math.floor(i / channels / width) % height) - at[0];
    const image = Math.floor(i / channels / width / height);
    const isInside = row >= 0 && row < pixels[0] && column >= 0 && column < pixels[1];
    const byte = PIXELS[((image * pixels[0] + row) * pixels[1] + column) * channels + channel] as number;
    return -value(isInside ? byte : around, channel);
  });
}

describe('preprocessing', () => {
  it.each(Object.entries(CASES))('in the graph: %s', async (_, each) => {
    const { transforms, input, pixels } = each;
    const file = await exportOnnx(passThrough, { input, preprocessing: { transforms } });
    const size = 2 * pixels[0] * pixels[1] * pixels[2];
    const { logits } = await runOnnx(file, {
      pixels: new ort.Tensor('uint8', PIXELS.slice(0, size), [2, ...pixels]),
    });
    expect(relativeDifference(logits?.data as Float32Array, expected(each))).toBeLessThan(1e-6);
  });

  it.each<[string, Case['transforms'], string]>([
    ['no size', [{ name: 'normalize', mean: [0], std: [1] }], 'must begin with a resize or center-crop'],
    ['a shorter side only', [{ name: 'resize', size: 8 }], 'must begin with a resize or center-crop'],
    [
      'other transforms',
      [
        { name: 'resize', size: [4, 4] },
        { name: 'rotate', degrees: 9 },
      ],
      "has 'rotate'",
    ],
    [
      'resizing later',
      [
        { name: 'resize', size: [2, 2] },
        { name: 'pad', padding: 1 },
        { name: 'resize', size: [4, 4] },
      ],
      "has 'resize' after other transforms",
    ],
    [
      'pixels after normalize',
      [
        { name: 'resize', size: [2, 2] },
        { name: 'normalize', mean: [0], std: [1] },
        { name: 'pad', padding: 1 },
      ],
      "has 'pad' after normalize",
    ],
    [
      'a std of 0',
      [
        { name: 'resize', size: [4, 4] },
        { name: 'normalize', mean: [0], std: [0] },
      ],
      'divides by a std that is not above 0',
    ],
    ['another size', [{ name: 'resize', size: [5, 4] }], 'makes images of 5x4, but the network takes 4x4'],
    [
      'a frame that is too small',
      [
        { name: 'resize', size: [5, 4] },
        { name: 'pad', size: [4, 4] },
      ],
      'pads 5x4 to 4x4, which is smaller',
    ],
  ])('cannot be exported with %s', async (_, transforms, message) => {
    const pending = exportOnnx(passThrough, { input: [4, 4, 1], preprocessing: { transforms } });
    await expect(pending).rejects.toThrow(ConfigError);
    await expect(pending).rejects.toThrow(message);
  });

  it('needs images', async () => {
    const preprocessing = { transforms: [{ name: 'resize', size: [4, 4] }] };
    await expect(exportOnnx(passThrough, { input: [7], preprocessing })).rejects.toThrow(
      'needs a network that takes images',
    );
  });
});

it('the softmax of the logits is a second output', async () => {
  const module = new Formula((x) => tf.mean(x, [1, 2]));
  const file = await exportOnnx(module, { input: [1, 1, 3], softmax: true });
  const { logits, probabilities } = await runOnnx(file, {
    input: new ort.Tensor('float32', [1, 2, 3], [1, 3, 1, 1]),
  });
  expect(logits?.data).toEqual(Float32Array.of(1, 2, 3));
  const exponentials = [1, 2, 3].map(Math.exp);
  const total = exponentials.reduce((sum, value) => sum + value);
  const softmax = exponentials.map((value) => value / total);
  expect(relativeDifference(probabilities?.data as Float32Array, softmax)).toBeLessThan(1e-6);
});
