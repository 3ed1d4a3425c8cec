import { decodeSafetensors, type TensorData } from '@convkit/checkpoint';
import { ConfigError, DataError, Rng } from '@convkit/core';
import { describe, expect, it } from 'vitest';
import { type Classifier, loadClassifier } from '../classifier/classifier.js';
import { networkOf } from '../classifier/networks.js';
import { loadRegressor } from '../classifier/regressor.js';
import { exportNetwork } from '../export/export-network.js';
import { trainClassifier } from '../training/train-classifier.js';
import { trainRegressor } from '../training/train-regressor.js';
import { seriesTable } from './series-table.js';
import { type TextLinesOptions, textLines } from './text-lines.js';

const bytes = (text: string) => new TextEncoder().encode(text);

/** Sentences whose label is the order of two words, so that their counts say nothing. */
function sentences(count: number, seed: number): string {
  const rng = new Rng(seed);
  const filler = ['the', 'film', 'was', 'a', 'very', 'long', 'one'];
  const word = () => filler[rng.integer(filler.length)] as string;
  return Array.from({ length: count }, (_, i) => {
    const pair = i % 2 === 0 ? 'not good' : 'good not';
    return `${i % 2 === 0 ? 'bad' : 'fine'}\t${word()} ${word()} ${pair} ${word()} ${word()}`;
  }).join('\n');
}

/** Noisy sines of a random phase: their class is the waveform, the number to predict their frequency. */
function waves(count: number, seed: number): string {
  const rng = new Rng(seed);
  const lines = Array.from({ length: count }, (_, i) => {
    const [frequency, phase] = [1 + 3 * rng.uniform(), 2 * Math.PI * rng.uniform()];
    const values = Array.from({ length: 32 }, (_, t) => {
      const sine = Math.sin((2 * Math.PI * frequency * t) / 32 + phase);
      return ((i % 2 === 0 ? sine : Math.sign(sine)) + 0.1 * rng.normal()).toFixed(4);
    });
    return [i % 2 === 0 ? 'sine' : 'square', frequency.toFixed(5), ...values].join(',');
  });
  const header = ['shape,frequency', ...Array.from({ length: 32 }, (_, t) => `t${t}`)].join(',');
  return [header, ...lines].join('\n');
}

const texts = (options?: TextLinesOptions, count = 200) => textLines(bytes(sentences(count, 1)), options);
/** A table of waves with their shape or their frequency. */
function table(keep: 'shape' | 'frequency', count: number): Uint8Array {
  const drop = keep === 'shape' ? 1 : 0;
  const lines = waves(count, 2)
    .split('\n')
    .map((line) => line.split(',').filter((_, column) => column !== drop));
  return bytes(lines.map((fields) => fields.join(',')).join('\n'));
}

const SMALL = { model: 'textcnn', widthMultiplier: 0.1, dropout: 0, epochs: 4, learningRate: 0.01 } as const;

describe('text', () => {
  it('trains, predicts, saves and loads a classifier with its vocabulary', async () => {
    const classifier = await trainClassifier({ ...SMALL, data: await texts() }).result;
    const check = async (trained: Classifier) => {
      const answers = await trained.predict(['a film NOT good, the one', 'a film good not the one']);
      expect(answers.map(([first]) => first?.label)).toEqual(['bad', 'fine']);
      const [single] = await trained.predict('the one not good a film');
      expect(single?.label).toBe('bad');
    };
    await check(classifier);
    const report = await classifier.evaluate(await textLines(bytes(sentences(40, 9)), { minCount: 2 }));
    expect(report.accuracy).toBe(1);
    await expect(classifier.predict([1, 2, 3])).rejects.toThrow(ConfigError);
    const loaded = await loadClassifier(await classifier.toBytes());
    expect(loaded.spec.encoding).toEqual(classifier.spec.encoding);
    await check(loaded);
    expect(await loaded.weightsSha256()).toBe(await classifier.weightsSha256());
    for (const each of [classifier, loaded]) each.dispose();
  });

  it('has the vocabulary of the training part alone', async () => {
    const data = await textLines(bytes('a\tone two\nb\tone three\na\tone two'), {
      test: bytes('a\tone four five six seven eight\nb\tone'),
    });
    expect(data.encoding).toEqual({ kind: 'text', length: 5, words: ['one', 'two', 'three'] });
    expect(data.test).toBe(data.validation);
    expect([...(data.test.sequences?.encoded.values ?? [])]).toEqual([2, 1, 1, 1, 1, 2, 0, 0, 0, 0]);
  });

  it('holds out a part of each class that depends on the seed only', async () => {
    const held = async (options?: TextLinesOptions) =>
      (await texts(options, 40)).validation.sequences?.samples;
    expect(await held()).toEqual(await held());
    expect(await held()).not.toEqual(await held({ seed: 5 }));
    expect(await held({ validationSplit: 0.5 })).toHaveLength(20);
    expect((await texts({ limit: 10 }, 40)).train.length).toBe(10);
  });
});

describe('word vectors', () => {
  const vectors = bytes(
    ['good', 'not', 'film'].map((word, i) => `${word} ${new Array(30).fill(i + 1).join(' ')}`).join('\n'),
  );
  const table = ({ parameters }: { parameters: ReadonlyMap<string, TensorData> }) =>
    Array.from((parameters.get('embedding.weight') as TensorData<'float32'>).data);
  const trained = async (variant: 'static' | 'non-static') => {
    const data = await texts();
    const run = trainClassifier({ ...SMALL, epochs: 1, data, variant, wordVectors: vectors });
    const classifier = await run.result;
    const messages: string[] = [];
    for await (const event of run) if (event.type === 'warning') messages.push(event.message);
    const { tensors } = decodeSafetensors(await classifier.toBytes());
    classifier.dispose();
    const id = (data.encoding?.kind === 'text' ? data.encoding.words : []).indexOf('good') + 2;
    return { row: table({ parameters: tensors }).slice(30 * id, 30 * id + 30), messages };
  };

  it('stay as they are in static, and are trained in non-static', async () => {
    const { row, messages } = await trained('static');
    expect(row).toEqual(new Array(30).fill(1));
    expect(messages).toContain('the data has vectors of 3 of the 9 known words');
    expect((await trained('non-static')).row).not.toEqual(row);
  });

  it('are needed by static, and must be as wide as the network', async () => {
    const data = await texts();
    expect(() => trainClassifier({ ...SMALL, data, variant: 'static' })).toThrow(
      'needs pretrained word vectors',
    );
    const narrow = trainClassifier({ ...SMALL, data, variant: 'static', wordVectors: bytes('good 1 2') });
    await expect(narrow.result).rejects.toThrow('line 1: 2 numbers instead of 30');
  });
});

describe('series', () => {
  it('trains, predicts, saves and loads a classifier with its normalization', async () => {
    const data = await seriesTable(table('shape', 160));
    const options = { model: 'cnn1d', data, widthMultiplier: 0.125, epochs: 8, learningRate: 0.01 } as const;
    const classifier = await trainClassifier(options).result;
    expect((await classifier.evaluate(data)).accuracy).toBeGreaterThan(0.9);
    const loaded = await loadClassifier(await classifier.toBytes());
    const [one, other] = (data.validation.sequences?.samples ?? []) as Float64Array[];
    const expected = await classifier.predict([one as Float64Array, other as Float64Array]);
    expect(await loaded.predict(Array.from(one as Float64Array))).toEqual(
      (await loaded.predict([one as Float64Array]))[0],
    );
    expect(await loaded.predict([one as Float64Array, other as Float64Array])).toEqual(expected);
    await expect(loaded.predict('a text')).rejects.toThrow('takes series');
    for (const each of [classifier, loaded]) each.dispose();
  });

  it('recovers the frequency of noisy waves', async () => {
    const data = await seriesTable(table('frequency', 400), { targets: ['frequency'] });
    const options = {
      model: 'cnn1d',
      variant: 'fcn',
      data,
      widthMultiplier: 0.125,
      epochs: 15,
      learningRate: 0.01,
    } as const;
    const regressor = await trainRegressor(options).result;
    const { perTarget } = await regressor.evaluate(data);
    expect(perTarget[0]?.mae).toBeLessThan(0.2);
    const loaded = await loadRegressor(await regressor.toBytes());
    const sample = data.test.sequences?.samples[0] as Float64Array;
    expect(await loaded.predict(sample)).toEqual(await regressor.predict(sample));
    for (const each of [regressor, loaded]) each.dispose();
  });

  it('rejects series of different lengths unless a length is given', async () => {
    const ragged = bytes('a,1,2,3\nb,1,2\na,3,4,5\nb,5,6,7\n');
    await expect(seriesTable(ragged)).rejects.toThrow(
      'line 2: the series has 2 steps, but that of the data, line 1 has 3',
    );
    const data = await seriesTable(ragged, { length: 2, validationSplit: 0.5 });
    expect(data.train.sequences?.encoded.shape).toEqual([2, 1]);
  });

  it.each([
    [{ targets: 'level' }, "targets must be the names of one or more columns, got 'level'"],
    [{ channels: [] }, 'channels must be the names'],
    [{ label: ['a'] }, 'label must be the name of a column'],
    [{ id: 5 }, 'id must be the name of a column'],
  ])('rejects the options %j', async (options, message) => {
    const opened = seriesTable(table('shape', 4), options as never);
    await expect(opened).rejects.toThrow(ConfigError);
    await expect(opened).rejects.toThrow(message);
  });
});

describe('data and models that do not fit', () => {
  it.each<[string, object, string]>([
    [
      'series for a model of text',
      { model: 'textcnn' },
      'textcnn does not take series, but the data has series',
    ],
    ['series for a model of images', { model: 'lenet5' }, 'lenet5 does not take series'],
    [
      'options of images',
      { model: 'cnn1d', augment: 'light' },
      'augment is for images, but the data has series',
    ],
    ['a size', { model: 'cnn1d', size: 32 }, 'size is for images'],
  ])('%s', async (_, options, message) => {
    const data = await seriesTable(table('shape', 20));
    const run = () => trainClassifier({ data, ...options } as never);
    expect(run).toThrow(ConfigError);
    expect(run).toThrow(message);
  });

  it('techniques that the network does not support', async () => {
    const data = await seriesTable(table('shape', 20));
    const run = trainClassifier({ model: 'cnn1d', data, stochasticDepth: 0.5 });
    await expect(run.result).rejects.toThrow('stochasticDepth needs residual blocks');
  });

  it('a label that the training data does not have, and too few samples', async () => {
    const train = bytes('a\tone\nb\ttwo\na\tthree\nb\tfour');
    await expect(textLines(train, { test: bytes('c\tone') })).rejects.toThrow("has the label 'c'");
    await expect(textLines(bytes('a\tone\nb\ttwo'))).rejects.toThrow(DataError);
  });
});

it('starts from weights in the layout of PyTorch', async () => {
  const data = await texts();
  const first = await trainClassifier({ ...SMALL, data }).result;
  const { bytes: file } = await exportNetwork(networkOf(first), first.spec, { format: 'pytorch' });
  const second = trainClassifier({
    ...SMALL,
    data,
    weights: file,
    freeze: /./,
    unfreeze: [{ epoch: 1, pattern: /^fc/ }],
  });
  const tuned = await second.result;
  const embeddings = await Promise.all(
    [first, tuned].map(async (each) => decodeSafetensors(await each.toBytes()).tensors.get('convs.1.weight')),
  );
  expect(embeddings[1]).toEqual(embeddings[0]);
  expect((await tuned.evaluate(data)).accuracy).toBe(1);
  for (const each of [first, tuned]) each.dispose();
});
