import { ConfigError } from '@convkit/core';
import { arrayDataset } from '@convkit/data';
import { memory } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NEW_CLASSES, patternData, patternDataset } from '../patterns.fixture.js';
import { trainClassifier } from '../training/train-classifier.js';
import { type Classifier, type ClassProbability, loadClassifier } from './classifier.js';
import { decodedFor } from './decoded-for.js';

let classifier: Classifier;

beforeAll(async () => {
  const run = trainClassifier({
    model: 'resnet18',
    variant: 'cifar',
    widthMultiplier: 1 / 8,
    size: 32,
    data: patternData(NEW_CLASSES),
    epochs: 8,
    batchSize: 12,
  });
  classifier = await run.result;
});
afterAll(() => classifier.dispose());

const imageOfSize = (height: number, width: number, channels = 3) => ({
  data: Uint8Array.from({ length: height * width * channels }, (_, i) => (i * 31) % 256),
  shape: [height, width, channels] as const,
});

describe('predict', () => {
  it('leaves tensors and memory as they were, for images of any size', async () => {
    const sizes = Array.from({ length: 12 }, (_, i) =>
      imageOfSize(8 + 5 * i, 64 - 4 * i, i % 2 === 0 ? 3 : 1),
    );
    for (const image of sizes) await classifier.predict(image);
    const { numTensors, numBytes } = memory();
    for (let call = 0; call < 60; call++) {
      await classifier.predict(sizes[call % sizes.length] as (typeof sizes)[0]);
    }
    expect(memory()).toMatchObject({ numTensors, numBytes });
  });

  it('leaves nothing behind when an image cannot be read', async () => {
    const { numTensors } = memory();
    await expect(classifier.predict(new Uint8Array(7))).rejects.toThrow();
    await expect(classifier.predict([imageOfSize(9, 9), new Uint8Array(7)])).rejects.toThrow();
    expect(memory().numTensors).toBe(numTensors);
  });

  it('gives several images the answers that it gives each of them', async () => {
    const images = [imageOfSize(20, 30), imageOfSize(40, 40, 1), imageOfSize(32, 32)];
    const each: ClassProbability[][] = [];
    for (const image of images) each.push(await classifier.predict(image, { topK: 2 }));
    const together = await classifier.predict(images, { topK: 2 });
    const labels = (answers: typeof each) => answers.map((answer) => answer.map(({ label }) => label));
    expect(labels(together)).toEqual(labels(each));
    each.flat().forEach(({ probability }, i) => {
      expect(together.flat()[i]?.probability).toBeCloseTo(probability, 5);
    });
    for (const answer of each) expect(answer).toHaveLength(2);
    await expect(classifier.predict(images, { topK: 0 })).rejects.toThrow(ConfigError);
  });
});

describe('evaluate', () => {
  it('converts grayscale images for a network of color images', async () => {
    const gray = arrayDataset({
      images: Uint8Array.from({ length: 8 * 32 * 32 }, (_, i) => (i * 37) % 256),
      labels: [0, 1, 2, 3, 0, 1, 2, 3],
      shape: [32, 32, 1],
      classes: NEW_CLASSES,
    });
    const color = arrayDataset({
      images: Uint8Array.from({ length: 3 * 8 * 32 * 32 }, (_, i) => (Math.floor(i / 3) * 37) % 256),
      labels: gray.labels,
      shape: [32, 32, 3],
      classes: NEW_CLASSES,
    });
    // A dataset may be an object of a class.
    const inherited = Object.create(gray) as typeof gray;
    const report = await classifier.evaluate(inherited);
    expect(report).toEqual(await classifier.evaluate(color, { workers: 1 }));
  });

  it('decodes files with the background of the classifier', async () => {
    const decode = { channels: 1, background: 0 } as const;
    const encoded = async () => ({ bytes: new Uint8Array(), name: 'a.png', label: 0, decode });
    const dataset = { ...patternDataset(NEW_CLASSES, 16, 5), encoded };
    const found = await decodedFor(dataset, { channels: 3, background: 200 }).encoded?.(0);
    expect(found?.decode).toEqual({ channels: 3, background: 200 });
  });

  it('agrees with predict, image by image', async () => {
    const dataset = patternDataset(NEW_CLASSES, 16, 5);
    const paths = Array.from({ length: 16 }, (_, i) => `${i}.png`);
    const report = await classifier.evaluate({ ...dataset, paths });
    let right = 0;
    const wrong: string[] = [];
    for (let i = 0; i < 16; i++) {
      const { image, label } = await dataset.get(i);
      const [best] = await classifier.predict({ data: image, shape: [32, 32, 3] });
      if (best?.label === NEW_CLASSES[label]) right++;
      else wrong.push(`${i}.png`);
    }
    expect(report.accuracy).toBe(right / 16);
    expect(report.mistakes.map(({ path }) => path).sort()).toEqual(wrong.sort());
    expect(report.perClass.map(({ images }) => images)).toEqual([4, 4, 4, 4]);
  });

  it('names the classes of data that has others', async () => {
    const other = patternDataset(['rows', 'columns'], 4, 5);
    await expect(classifier.evaluate(other)).rejects.toThrow(
      'the data has the classes rows, columns; the classifier was trained on checks, disk, dots, thin',
    );
  });
});

describe('invalid arguments', () => {
  const image = imageOfSize(9, 9);
  it.each<[string, () => Promise<unknown>, string, string]>([
    ['predict()', () => classifier.predict(undefined as never), 'DATA', 'undefined is not an image'],
    ['predict(5)', () => classifier.predict(5 as never), 'DATA', '5 is not an image'],
    ['predict([null])', () => classifier.predict([null as never]), 'DATA', 'null is not an image'],
    ['{ top }', () => classifier.predict(image, { top: 1 } as never), 'CONFIG', "unknown option 'top'"],
    ['topK', () => classifier.predict(image, { topK: '1' as never }), 'CONFIG', "got '1' (a string)"],
    ['null options', () => classifier.predict(image, null as never), 'CONFIG', 'options must be an object'],
    [
      "evaluate('rgb')",
      () => classifier.evaluate('rgb' as never),
      'DATA',
      "or a dataset with labels, got 'rgb'",
    ],
    ['evaluate()', () => classifier.evaluate(undefined as never), 'DATA', 'got undefined'],
    [
      'evaluate with a batch size',
      () => classifier.evaluate(patternDataset(NEW_CLASSES, 4, 5), { batchSize: 2 } as never),
      'CONFIG',
      "unknown option 'batchSize'",
    ],
    [
      'save()',
      () => classifier.save(undefined as never),
      'CONFIG',
      'path must be the path of the file to write',
    ],
    ['save as ONNX', () => classifier.save('a.onnx'), 'CONFIG', 'a.onnx ends in .onnx'],
    [
      'export with null as options',
      () => classifier.export('a.onnx', null as never),
      'CONFIG',
      'options must be an object',
    ],
    [
      'export a LayersModel under another name',
      () => classifier.export('a.json'),
      'CONFIG',
      'a file named model.json, not a.json',
    ],
    [
      'save into no folder',
      () => classifier.save('none/a.safetensors'),
      'CHECKPOINT',
      'its folder does not exist',
    ],
    [
      'loadClassifier()',
      () => loadClassifier(undefined as never),
      'CONFIG',
      'the classifier must be the folder',
    ],
    [
      'a missing file',
      () => loadClassifier('none.safetensors'),
      'CHECKPOINT',
      'none.safetensors does not exist',
    ],
    [
      '{ device }',
      () => loadClassifier('none', { device: 'gpu' } as never),
      'CONFIG',
      "unknown option 'device'",
    ],
  ])('%s', async (_, call, code, message) => {
    await expect(call()).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  });
});
