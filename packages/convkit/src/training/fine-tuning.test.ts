import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeSafetensors, type TensorData, toTorchLayout } from '@convkit/checkpoint';
import { CheckpointError, ConfigError } from '@convkit/core';
import { MemoryRunStore } from '@convkit/train';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Classifier, loadClassifier } from '../classifier/classifier.js';
import { decodeClassifier } from '../classifier/classifier-file.js';
import { decodedFor } from '../classifier/decoded-for.js';
import { NEW_CLASSES, OLD_CLASSES, patternData } from '../patterns.fixture.js';
import type { ClassifierEvent, WeightsEvent } from './events.js';
import type { TrainClassifierOptions } from './options.js';
import { trainClassifier } from './train-classifier.js';

const folder = mkdtempSync(join(tmpdir(), 'convkit-fine-tuning-'));
afterAll(() => rmSync(folder, { recursive: true }));

const NET = { model: 'resnet18', variant: 'cifar', widthMultiplier: 1 / 8, size: 32 } as const;
const HEAD = ['fc.weight', 'fc.bias'];

type State = Map<string, TensorData>;
let pretrained: State;
let weights: Uint8Array;

/** State of a trained classifier, which is disposed of. */
async function stateOf(classifier: Classifier): Promise<State> {
  const stored = await decodeClassifier(await classifier.toBytes(), 'the classifier');
  classifier.dispose();
  return new Map(stored.weights);
}

beforeAll(async () => {
  const run = trainClassifier({ ...NET, data: patternData(OLD_CLASSES), epochs: 5, batchSize: 12 });
  pretrained = await stateOf(await run.result);
  weights = encodeSafetensors(pretrained, { license: 'CC0-1.0' });
});

const options = (more: Partial<TrainClassifierOptions> = {}): TrainClassifierOptions => ({
  ...NET,
  data: patternData(NEW_CLASSES),
  weights,
  epochs: 2,
  batchSize: 12,
  ...more,
});

interface Outcome {
  readonly events: ClassifierEvent[];
  readonly sum: string;
  readonly state: State;
}

async function tune(more: Partial<TrainClassifierOptions> = {}): Promise<Outcome> {
  const run = trainClassifier(options(more));
  const events: ClassifierEvent[] = [];
  for await (const event of run) events.push(event);
  const classifier = await run.result;
  const sum = await classifier.weightsSha256();
  return { events, sum, state: await stateOf(classifier) };
}

const eventOf = <T extends ClassifierEvent['type']>({ events }: Outcome, type: T) =>
  events.find((event): event is Extract<ClassifierEvent, { type: T }> => event.type === type);

/** Keys whose values differ from the pretrained ones. */
const changed = ({ state }: Outcome) =>
  [...pretrained]
    .filter(([key, { data }]) => String(data) !== String(state.get(key)?.data))
    .map(([key]) => key);

const keysBut = (keys: readonly string[]) => [...pretrained.keys()].filter((key) => !keys.includes(key));

describe('weights of another number of classes', () => {
  it.each(['convkit', 'torch'] as const)(
    'in the layout of %s load but for the last layer',
    async (layout) => {
      const file = encodeSafetensors(layout === 'torch' ? toTorchLayout(pretrained) : pretrained);
      const outcome = await tune({ weights: file, freeze: 'backbone' });
      const { loaded, newHead, ...rest } = eventOf(outcome, 'weights') as WeightsEvent;
      expect([...loaded].sort()).toEqual(keysBut(HEAD).sort());
      expect([...newHead].sort()).toEqual([...HEAD].sort());
      expect(rest).toEqual({
        type: 'weights',
        source: 'the file of weights',
        format: 'safetensors',
        names: layout === 'torch' ? 'torchvision' : 'convkit',
        prefix: '',
        layout,
        missing: [],
        unexpected: [],
        misshapen: [],
        notes: [],
      });
      expect(changed(outcome).sort()).toEqual([...HEAD].sort());
    },
  );

  it('are found in the checkpoint of a run, and keep their license', async () => {
    const out = join(folder, 'pretraining');
    const data = patternData(OLD_CLASSES, 12, 6);
    (await trainClassifier({ ...NET, data, epochs: 1, out }).result).dispose();
    const run = trainClassifier(options({ weights: join(out, 'checkpoint.safetensors'), epochs: 1 }));
    (await run.result).dispose();
    const classifier = await trainClassifier(options({ epochs: 1, freeze: 'backbone' })).result;
    expect(classifier.spec.license).toBe('CC0-1.0');
    classifier.dispose();
  });

  it.each([
    ['missing', (state: State) => state.delete('bn1.bias'), '1 missing (bn1.bias)'],
    ['unexpected', (state: State) => state.set('extra.weight', scalar()), '1 unexpected (extra.weight)'],
    [
      'misshapen',
      (state: State) => state.set('bn1.bias', scalar()),
      '1 of another shape (bn1.bias [1] instead of [8])',
    ],
  ] as const)('with a %s key are an error, unless strict is off', async (list, change, message) => {
    const state = new Map(pretrained);
    change(state);
    const file = encodeSafetensors(state);
    const refused = tune({ weights: file });
    await expect(refused).rejects.toThrow(CheckpointError);
    await expect(refused).rejects.toThrow(message);
    const loaded = eventOf(await tune({ weights: file, strict: false, epochs: 1 }), 'weights');
    expect(loaded?.[list]).toHaveLength(1);
  });

  it('of color images on grayscale data say what to do', async () => {
    const gray = { channels: 1, background: 255 } as const;
    const { train, validation, ...about } = patternData(NEW_CLASSES);
    const [few, held] = [decodedFor(train, gray), decodedFor(validation, gray)];
    const data = { ...about, channels: 1 as const, train: few, validation: held, test: held };
    await expect(tune({ data })).rejects.toMatchObject({ hint: expect.stringContaining('3 channels') });
  });
});

const scalar = (): TensorData => ({ dtype: 'float32', shape: [1], data: new Float32Array(1) });

describe('freeze', () => {
  it('by a regular expression keeps parameters and their batch norm statistics', async () => {
    const frozen = /^(conv1|bn1|layer[123])\b/;
    const keys = changed(await tune({ freeze: frozen }));
    expect(keys).toContain('layer4.0.conv1.weight');
    expect(keys).toContain('layer4.0.bn1.running_mean');
    expect(keys.filter((key) => frozen.test(key))).toEqual([]);
  });

  it.each([
    [67, 24, 12, 2],
    [25, 9, 24, 2], // a last training batch of one image, which is left out
    [7, 1, 1, 2], // batches of one image each
    [501, 1, 250, 1], // more images than a batch of evaluation has, by one
  ])(
    'ends with the same weights with and without cached features: %i and %i images',
    async (images, held, batchSize, epochs) => {
      const data = patternData(NEW_CLASSES, images, held);
      const run = { data, freeze: 'backbone', epochs, batchSize } as const;
      const cached = await tune(run);
      const whole = await tune({ ...run, cacheFeatures: false });
      expect(eventOf(cached, 'features')).toMatchObject({ images: images + held });
      expect(eventOf(whole, 'features')).toBeUndefined();
      expect(cached.sum).toBe(whole.sum);
      expect(eventOf(cached, 'done')).toEqual(eventOf(whole, 'done'));
      expect(cached.events.filter(({ type }) => type === 'step')).toEqual(
        whole.events.filter(({ type }) => type === 'step'),
      );
    },
  );

  it('learns the new classes from the features of the old ones', async () => {
    const { events } = await tune({ freeze: 'backbone', epochs: 80, learningRate: 0.05 });
    const last = events.filter((event) => event.type === 'epoch').at(-1);
    expect(last?.training.accuracy).toBeGreaterThan(0.95);
  });

  it('with augmentation trains on images', async () => {
    expect(eventOf(await tune({ freeze: 'backbone', augment: 'light' }), 'features')).toBeUndefined();
  });

  it('says why features are not cached', async () => {
    const outcome = await tune({ freeze: /^(conv1|bn1)/ });
    expect(outcome.events).toContainEqual({
      type: 'warning',
      message: 'features are not cached: more than the last layer is trained',
    });
  });
});

describe('a run on cached features', () => {
  const run = { freeze: 'backbone', epochs: 4 } as const;

  it('resumes to the same weights', async () => {
    const store = new MemoryRunStore();
    const stopped = trainClassifier(options({ ...run, out: store, checkpointEvery: 2 }));
    for await (const event of stopped) if (event.type === 'step' && event.step === 7) stopped.stop();
    (await stopped.result).dispose();
    const resumed = await tune({ ...run, out: store, resume: true });
    expect(eventOf(resumed, 'start')).toMatchObject({ epoch: 1, resumed: true });
    expect(eventOf(resumed, 'features')).toBeDefined();
    expect(resumed.sum).toBe((await tune(run)).sum);
  });

  it('returns a classifier of images', async () => {
    const classifier = await trainClassifier(options(run)).result;
    const again = await loadClassifier(await classifier.toBytes());
    const { data } = options();
    const { accuracy } = await classifier.evaluate(data);
    expect((await again.evaluate(data)).accuracy).toBe(accuracy);
    for (const each of [classifier, again]) each.dispose();
  });

  it('can be stopped while the features are computed', async () => {
    const controller = new AbortController();
    controller.abort();
    const outcome = await tune({ ...run, signal: controller.signal, out: new MemoryRunStore() });
    expect(outcome.events.at(-1)).toEqual({ type: 'interrupted', step: 0 });
  });
});

describe('learning rates and unfreezing', () => {
  it('train the backbone at a tenth of the rate', async () => {
    const optimizer = { name: 'sgd', learningRate: 0.01, momentum: 0 } as const;
    const run = { optimizer, schedule: { name: 'constant' }, epochs: 1, batchSize: 60 } as const;
    const whole = await tune(run);
    const tenth = await tune({ ...run, learningRates: { backbone: 0.1 } });
    const values = ({ state }: Outcome, key: string) => Array.from(state.get(key)?.data as Float32Array);
    expect(values(tenth, 'fc.weight')).toEqual(values(whole, 'fc.weight'));
    const before = Array.from(pretrained.get('bn1.bias')?.data as Float32Array);
    before.forEach((start, i) => {
      const move = (values(whole, 'bn1.bias')[i] as number) - start;
      expect(values(tenth, 'bn1.bias')[i]).toBeCloseTo(start + move / 10, 6);
    });
  });

  it('unfreeze a stage at its epoch, exactly in a resumed run', async () => {
    const run = {
      freeze: 'backbone',
      unfreeze: [{ epoch: 2, pattern: /^layer4/ }],
      learningRates: [{ pattern: /^layer4/, factor: 0.1 }],
    } as const;
    const outcome = await tune(run);
    expect(eventOf(outcome, 'features')).toBeUndefined();
    const keys = changed(outcome);
    expect(keys).toContain('layer4.1.conv2.weight');
    expect(keys.filter((key) => !/^(layer4|fc)\b/.test(key))).toEqual([]);
    const store = new MemoryRunStore();
    const stopped = trainClassifier(options({ ...run, out: store }));
    for await (const event of stopped) if (event.type === 'step' && event.step === 5) stopped.stop();
    (await stopped.result).dispose();
    expect((await tune({ ...run, out: store, resume: true })).sum).toBe(outcome.sum);
  });
});

it.each<[string, Partial<TrainClassifierOptions>]>([
  ['patterns of keys must have no flags', { freeze: /CONV1/i }],
  ['unfreeze needs freeze', { unfreeze: [{ epoch: 2, pattern: /fc/ }] }],
  ['transformInput contradicts normalize', { transformInput: true, normalize: 'dataset' }],
  ['need pretrained weights', { weights: undefined as never, strict: false }],
  ['need pretrained weights', { weights: undefined as never, transformInput: true }],
])('rejects at once: %s', (message, more) => {
  expect(() => trainClassifier(options(more))).toThrow(ConfigError);
  expect(() => trainClassifier(options(more))).toThrow(message);
});
