import { type Batch, ConfigError, ShapeError, type Task } from '@convkit/core';
import { createLoss } from '@convkit/ops';
import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { FitOptions } from './fit-options.js';
import { evaluate, fit, MemoryRunStore, type Metric, predictValues, type RunEvent } from './index.js';
import { RECIPE, TinyNet, TinySource, tinyOptions, useCpu } from './tiny.fixture.js';

beforeAll(useCpu);

/** Samples of rank 1 with targets: numbers that depend linearly on the four values, or which of three values are large. */
class TargetSource extends TinySource {
  constructor(
    readonly task: Task,
    length?: number,
    seed?: number,
  ) {
    super(length, 8, seed);
  }

  override async *epoch(): AsyncGenerator<Batch, void, undefined> {
    for await (const { images, labels } of super.epoch()) {
      const targets = Array.from(labels).flatMap((_, i) => {
        const [a, b, c, d] = images.subarray(4 * i, 4 * i + 4) as unknown as [number, number, number, number];
        return this.task === 'regression' ? [a - b, 0.5 * c, d + 1] : [a, b, c].map((x) => (x > 1 ? 1 : 0));
      });
      const zeros = new Int32Array(labels.length);
      yield { images, shape: [labels.length, 4], labels: zeros, targets: Float32Array.from(targets) };
    }
  }
}

const optionsOf = (task: 'regression' | 'multi-label', options: Partial<FitOptions> = {}): FitOptions =>
  tinyOptions({
    task,
    model: new TinyNet(1),
    loss: createLoss(task === 'regression' ? 'mean-squared-error' : 'binary-cross-entropy', task),
    train: new TargetSource(task),
    validation: new TargetSource(task, 20, 4),
    recipe: { ...RECIPE, l2: [], epochs: 20 },
    ...options,
  });

async function eventsOf(options: FitOptions): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const event of fit(options)) events.push(event);
  return events;
}

const ofType = <T extends RunEvent['type']>(events: readonly RunEvent[], type: T) =>
  events.filter((event): event is Extract<RunEvent, { type: T }> => event.type === type);

/** Counts images: a custom metric. */
const counting: Metric = {
  name: 'images',
  higherIsBetter: true,
  create() {
    let images = 0;
    return {
      add: (batch) => {
        images += batch.images;
      },
      result: () => images,
    };
  },
};

describe('regression', () => {
  it('learns numbers from samples of any rank, without accuracy', async () => {
    const model = new TinyNet(1);
    const options = optionsOf('regression', { model, metrics: ['r2', 'mae', counting] });
    const before = memory().numTensors;
    const events = await eventsOf(options);
    expect(memory().numTensors).toBe(before);
    for (const { accuracy } of ofType(events, 'step')) expect(accuracy).toBeUndefined();
    const epochs = ofType(events, 'epoch');
    expect(epochs.every(({ trainAccuracy }) => trainAccuracy === undefined)).toBe(true);
    const last = epochs.at(-1);
    expect(last?.validationAccuracy).toBeUndefined();
    expect(last?.metrics.r2).toBeGreaterThan(0.8);
    expect(last?.metrics.images).toBe(20);
    const [done] = ofType(events, 'done');
    expect(done).toMatchObject({ confusion: undefined, metrics: last?.metrics });
    const source = new TargetSource('regression', 20, 4);
    const { loss, metrics } = options;
    const measured = await evaluate({ model, source, loss, task: 'regression', metrics: metrics ?? [] });
    expect(measured).toMatchObject({
      loss: last?.validationLoss,
      accuracy: undefined,
      metrics: last?.metrics,
    });
  });

  it('predicts the outputs themselves', async () => {
    const model = new TinyNet(1);
    const batch = { images: Float32Array.of(1, 2, 3, 4), shape: [1, 4] } as const;
    const [values] = await predictValues(model, batch, 'regression');
    const [probabilities] = await predictValues(model, batch, 'classification');
    const [applies] = await predictValues(model, batch, 'multi-label');
    expect(values).toHaveLength(3);
    for (const [i, value] of (values as number[]).entries()) {
      expect(applies?.[i]).toBeCloseTo(1 / (1 + Math.exp(-value)), 6);
      const total = (values as number[]).reduce((sum, other) => sum + Math.exp(other), 0);
      expect(probabilities?.[i]).toBeCloseTo(Math.exp(value) / total, 6);
    }
  });
});

describe('several labels per image', () => {
  it('learns each label, and counts an image as correct if all its labels are', async () => {
    const model = new TinyNet(1);
    const options = optionsOf('multi-label', { model, metrics: ['micro-f1', 'roc-auc'] });
    const last = ofType(await eventsOf(options), 'epoch').at(-1);
    expect(last?.validationAccuracy).toBeGreaterThan(0.7);
    expect(last?.metrics['micro-f1']).toBeGreaterThan(0.8);
    let correct = 0;
    for await (const batch of new TargetSource('multi-label', 20, 4).epoch()) {
      const rows = await predictValues(model, batch, 'multi-label');
      for (const [i, row] of rows.entries()) {
        if (row.every((p, j) => p > 0.5 === (batch.targets?.[3 * i + j] === 1))) correct++;
      }
    }
    expect(last?.validationAccuracy).toBe(correct / 20);
  });

  it('resumes with the same weights', async () => {
    const recipe = { ...RECIPE, epochs: 2 };
    const [whole] = ofType(await eventsOf(optionsOf('multi-label', { recipe })), 'done');
    const store = new MemoryRunStore();
    const controller = new AbortController();
    const { signal } = controller;
    for await (const event of fit(optionsOf('multi-label', { recipe, store, signal }))) {
      if (event.type === 'step' && event.step === 9) controller.abort();
    }
    const options = optionsOf('multi-label', { recipe, store, resume: true, model: new TinyNet(5) });
    const [resumed] = ofType(await eventsOf(options), 'done');
    expect(resumed?.weightsSha256).toBe(whole?.weightsSha256);
  });
});

describe('invalid tasks', () => {
  it('rejects batches without targets, or of another number of them', async () => {
    const without = optionsOf('regression', { train: new TinySource() });
    await expect(eventsOf(without)).rejects.toThrow(
      'The batches have no targets, which the task regression needs',
    );
    class Single extends TargetSource {
      override async *epoch(): AsyncGenerator<Batch, void, undefined> {
        for await (const batch of super.epoch())
          yield { ...batch, targets: new Float32Array(batch.labels.length) };
      }
    }
    const single = eventsOf(optionsOf('regression', { train: new Single('regression') }));
    await expect(single).rejects.toThrow('A batch of 8 has 8 targets for a network with 3 outputs');
    await expect(single).rejects.toThrow(ShapeError);
  });

  it('rejects losses of labels only, and unknown metrics before the first event', async () => {
    const run = eventsOf(optionsOf('regression', { loss: createLoss('rbf-mle') }));
    await expect(run).rejects.toThrow('The loss function does not support targets');
    await expect(eventsOf(optionsOf('regression', { metrics: ['f1'] }))).rejects.toThrow(ConfigError);
  });
});
