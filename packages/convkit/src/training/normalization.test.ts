import type { TransformSpec } from '@convkit/data';
import { describe, expect, it } from 'vitest';
import { loadClassifier } from '../classifier/classifier.js';
import { OLD_CLASSES, patternData } from '../patterns.fixture.js';
import { toyData } from '../toy-data.fixture.js';
import type { TrainClassifierOptions } from './options.js';
import { planRun } from './run-spec.js';
import { trainClassifier } from './train-classifier.js';

const CIFAR_NET = { model: 'resnet18', variant: 'cifar', widthMultiplier: 1 / 8, size: 32 } as const;

const inputOf = (options: TrainClassifierOptions) =>
  planRun(options, { backend: { name: 'wasm', threads: 1 } }).spec.recipe.input;

function expectClose(actual: readonly number[] | undefined, expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  expected.forEach((value, i) => {
    expect(actual?.[i]).toBeCloseTo(value, 6);
  });
}

const normalizeOf = (transforms: readonly TransformSpec[]) =>
  transforms.find((step): step is Extract<TransformSpec, { name: 'normalize' }> => step.name === 'normalize');

describe("the recipe's normalization", () => {
  it('has a value per channel on color images, and their average on grayscale ones', () => {
    const color = inputOf({ ...CIFAR_NET, data: patternData(OLD_CLASSES, 6, 3) }).normalize;
    expect(color).toEqual({ mean: [0.4914, 0.4822, 0.4465], std: [0.247, 0.2435, 0.2616] });
    const gray = inputOf({ ...CIFAR_NET, data: toyData(1) }).normalize;
    expectClose(gray.mean, [(0.4914 + 0.4822 + 0.4465) / 3]);
    expectClose(gray.std, [(0.247 + 0.2435 + 0.2616) / 3]);
  });

  it('comes with resizing in proportion, and a center crop, for torchvision networks', () => {
    const data = patternData(OLD_CLASSES, 6, 3);
    const { size, resize } = inputOf({ model: 'resnet18', data });
    expect({ size, resize }).toEqual({ size: [224, 224], resize: 256 });
    expect(inputOf({ model: 'resnet18', data, size: 112 })).toMatchObject({ size: [112, 112], resize: 128 });
  });

  it.each([
    [{ mean: [0.1, 0.2], std: [1] }, 'the mean of normalize has 2 values for 3 channels'],
    [{ mean: [0.1], std: [1, 1] }, 'the std of normalize has 2 values for 3 channels'],
  ])('can be replaced, by one value or one per channel: %j', (normalize, message) => {
    const data = patternData(OLD_CLASSES, 6, 3);
    expect(() => inputOf({ ...CIFAR_NET, data, normalize })).toThrow(message);
    const own = { mean: [0.1, 0.2, 0.3], std: [0.5] };
    expect(inputOf({ ...CIFAR_NET, data, normalize: own }).normalize).toEqual(own);
  });

  it('is that of transform_input for such GoogLeNet weights', () => {
    const data = patternData(OLD_CLASSES, 6, 3);
    const weights = new Uint8Array();
    const { normalize } = inputOf({ model: 'googlenet', data, weights, transformInput: true });
    const [mean, std] = [
      [0.485, 0.456, 0.406],
      [0.229, 0.224, 0.225],
    ] as const;
    const pixel = 0.7;
    for (let c = 0; c < 3; c++) {
      // torchvision's GoogLeNet._transform_input, of a pixel normalized by ImageNet's statistics.
      const x = (pixel - (mean[c] as number)) / (std[c] as number);
      const transformed = (x * (std[c] as number)) / 0.5 + ((mean[c] as number) - 0.5) / 0.5;
      expect((pixel - (normalize.mean[0] as number)) / (normalize.std[0] as number)).toBeCloseTo(
        transformed,
        12,
      );
    }
    expect(normalize.mean).toHaveLength(1);
  });
});

describe("normalize: 'dataset'", () => {
  it('is computed from the training set alone and kept in the file', async () => {
    const data = patternData(OLD_CLASSES, 24, 6);
    // Black images, which would change the statistics.
    const blank = {
      ...data.validation,
      get: async (i: number) => ({ image: new Uint8Array(32 * 32 * 3), label: i % 3 }),
    };
    const run = trainClassifier({
      ...CIFAR_NET,
      data: { ...data, validation: blank, test: blank },
      epochs: 1,
      normalize: 'dataset',
    });
    const classifier = await run.result;
    const values: number[][] = [[], [], []];
    for (let i = 0; i < data.train.length; i++) {
      const { image } = await data.train.get(i);
      image.forEach((byte, at) => {
        values[at % 3]?.push(byte / 255);
      });
    }
    const mean = values.map((all) => all.reduce((sum, value) => sum + value, 0) / all.length);
    const std = values.map((all, c) =>
      Math.sqrt(all.reduce((sum, value) => sum + (value - (mean[c] as number)) ** 2, 0) / all.length),
    );
    const again = await loadClassifier(await classifier.toBytes());
    for (const { spec } of [classifier, again]) {
      const normalize = normalizeOf(spec.preprocessing.transforms);
      expectClose(normalize?.mean, mean);
      expectClose(normalize?.std, std);
    }
    for (const each of [classifier, again]) each.dispose();
  });
});
