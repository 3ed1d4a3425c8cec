import { ConfigError, NumericError } from '@convkit/core';
import { MemoryRunStore } from '@convkit/train';
import { memory } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { OLD_CLASSES, patternData } from '../patterns.fixture.js';
import { toyData } from '../toy-data.fixture.js';
import type { ClassifierEvent, LearningRateEvent } from './events.js';
import { findLearningRate } from './find-learning-rate.js';
import type { TrainClassifierOptions } from './options.js';
import { trainClassifier } from './train-classifier.js';

const LENET = { model: 'lenet5', data: toyData() } as const;

describe('findLearningRate', () => {
  it('tries rates that grow by a constant factor and suggests one that trains', async () => {
    const { suggestion, curve } = await findLearningRate(LENET);
    expect(curve[0]?.learningRate).toBe(1e-6);
    expect(curve.length).toBeLessThanOrEqual(100);
    curve.slice(1).forEach(({ learningRate, loss }, i) => {
      expect(learningRate / (curve[i]?.learningRate as number)).toBeCloseTo(1e6 ** (1 / 99), 9);
      expect(loss).toBeGreaterThan(0);
    });
    expect(suggestion).toBeGreaterThan(1e-5);
    expect(suggestion).toBeLessThan(0.1);
    const run = trainClassifier({ ...LENET, epochs: 6, learningRate: suggestion });
    for await (const event of run) {
      if (event.type === 'done') expect(event.validation.accuracy).toBeGreaterThan(0.9);
    }
    (await run.result).dispose();
  });

  it('ends where the loss explodes, to NaN as well', async () => {
    const optimizer = { name: 'sgd', learningRate: 1, momentum: 0 } as const;
    const { curve, suggestion } = await findLearningRate({
      ...LENET,
      optimizer,
      from: 1e-3,
      to: 1e20,
      steps: 150,
    });
    expect(curve.length).toBeLessThan(100);
    expect(curve.every(({ loss }) => Number.isFinite(loss))).toBe(true);
    expect(suggestion).toBeLessThan(10);
  });

  it('refuses to suggest a rate if all explode', async () => {
    const diverging = findLearningRate({ ...LENET, from: 1e25, to: 1e30, steps: 20 });
    await expect(diverging).rejects.toThrow(NumericError);
    await expect(diverging).rejects.toThrow(/falls at no learning rate between 1e\+25 and 1e\+30/);
  });

  it('leaves out what steers a whole run', async () => {
    const plain = await findLearningRate({ ...LENET, steps: 20 });
    const steered = { earlyStopping: 1, keepBest: 'validationAccuracy', spikeGuard: 1.01, swa: 1 } as const;
    const onDivergence = { rollback: {} };
    expect(await findLearningRate({ ...LENET, ...steered, onDivergence, steps: 20 })).toEqual(plain);
  });

  it('gives the same result each time, and leaks no tensors', async () => {
    const first = await findLearningRate({ ...LENET, steps: 20 });
    const before = memory().numTensors;
    expect(await findLearningRate({ ...LENET, steps: 20 })).toEqual(first);
    expect(memory().numTensors).toBe(before);
  });

  it.each([
    ['steps must be', { steps: 3 }],
    ['from must be', { from: 0 }],
    ['must end above 1', { from: 1, to: 0.1 }],
    ['lenet6', { model: 'lenet6' }],
    ['weights must be', { weights: 5 as never }],
    ["unknown option 'learningRate'", { learningRate: 0.1 }],
  ])('rejects an invalid option: %s', async (message, more) => {
    const failure = findLearningRate({ ...LENET, ...more });
    await expect(failure).rejects.toThrow(ConfigError);
    await expect(failure).rejects.toThrow(message);
  });

  it('can be aborted', async () => {
    const reason = new Error('enough');
    await expect(findLearningRate({ ...LENET, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});

describe("learningRate: 'auto'", () => {
  async function train(more: Partial<TrainClassifierOptions>) {
    const run = trainClassifier({ ...LENET, epochs: 1, ...more, learningRate: 'auto' });
    const events: ClassifierEvent[] = [];
    for await (const event of run) events.push(event);
    const classifier = await run.result;
    const sum = await classifier.weightsSha256();
    classifier.dispose();
    const range = events.find((event): event is LearningRateEvent => event.type === 'learning-rate');
    return { events, range, sum };
  }

  it('trains at the rate that findLearningRate suggests', async () => {
    const { range, sum } = await train({});
    const { suggestion, curve } = await findLearningRate({ ...LENET, epochs: 1 });
    expect(range).toEqual({ type: 'learning-rate', suggestion, curve });
    const plain = await trainClassifier({ ...LENET, epochs: 1, learningRate: suggestion }).result;
    expect(await plain.weightsSha256()).toBe(sum);
    plain.dispose();
  });

  it('keeps the rate of a run that is resumed', async () => {
    const whole = await train({ epochs: 2 });
    const store = new MemoryRunStore();
    const run = trainClassifier({ ...LENET, epochs: 2, learningRate: 'auto', out: store });
    for await (const { type } of run) if (type === 'step') run.stop();
    (await run.result).dispose();
    const resumed = await train({ epochs: 2, out: store, resume: true });
    expect(resumed.range).toBeUndefined();
    expect(resumed.sum).toBe(whole.sum);
  });

  it('tests the head alone with a frozen backbone, on cached features', async () => {
    const net = { model: 'resnet18', variant: 'cifar', widthMultiplier: 1 / 16, size: 32 } as const;
    const data = patternData(OLD_CLASSES, 24, 6);
    const pretrained = await trainClassifier({ ...net, data, epochs: 1, learningRate: 0.01 }).result;
    const bytes = await pretrained.toBytes();
    pretrained.dispose();
    const { events } = await train({ ...net, data, weights: bytes, freeze: 'backbone' });
    const types = events.map(({ type }) => type);
    expect(types.indexOf('features')).toBeLessThan(types.indexOf('learning-rate'));
    expect(types).toContain('features');
  });
});

it('scales the absolute rates of a schedule with the learning rate', async () => {
  const data = patternData(OLD_CLASSES, 24, 6);
  const rates: number[] = [];
  const small = { model: 'resnet20', widthMultiplier: 1 / 4, data, epochs: 1, batchSize: 12 } as const;
  const schedule = { name: 'table', values: [0.3] } as const;
  for (const more of [{ learningRate: 0.02 }, { schedule }]) {
    const run = trainClassifier({ ...small, ...more });
    for await (const event of run) if (event.type === 'step') rates.push(event.learningRate);
    (await run.result).dispose();
  }
  expect(rates).toEqual([0.02, expect.any(Number), 0.3, 0.3]);
  expect(() => trainClassifier({ ...small, schedule, learningRate: 0.1 })).toThrow('contradicts');
});
