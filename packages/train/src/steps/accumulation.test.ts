import { type Batch, type BatchSource, buffers, NumericError, parameters } from '@convkit/core';
import { globalNorm, type Loss, linear, softmaxCrossEntropy } from '@convkit/ops';
import { memory, reshape, sub, type Tensor, type Tensor2D, tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { MemoryRunStore } from '../checkpoint/run-store.js';
import type { StepEvent } from '../events.js';
import { fit } from '../fit.js';
import type { FitOptions, TrainingRecipe } from '../fit-options.js';
import { RECIPE, TinyNet, TinySource, tinyOptions, useCpu } from '../tiny.fixture.js';

beforeAll(useCpu);

/** Without dropout, whose draws differ between one batch and several. */
class DenseNet extends TinyNet {
  override forward(images: Tensor): Tensor {
    return linear(reshape(images, [-1, 4]) as Tensor2D, this.weight, this.bias);
  }
}

async function train(recipe: Partial<TrainingRecipe>, train: BatchSource, options: Partial<FitOptions> = {}) {
  const model = options.model ?? new DenseNet(1);
  const steps: StepEvent[] = [];
  const all = tinyOptions({ model, train, ...options, recipe: { ...RECIPE, ...recipe } });
  for await (const event of fit(all)) if (event.type === 'step') steps.push(event);
  return { model, steps };
}

type Run = Awaited<ReturnType<typeof train>>;

function expectSame(a: Run, b: Run): void {
  expect(a.steps.length).toBe(b.steps.length);
  a.steps.forEach((step, i) => {
    const { loss, ...rest } = b.steps[i] as StepEvent;
    expect(step).toMatchObject({ ...rest, accuracy: expect.closeTo(rest.accuracy as number, 9) });
    expect(Math.abs(step.loss - loss)).toBeLessThan(1e-5);
  });
  for (const [key, value] of parameters(a.model)) {
    const other = parameters(b.model).get(key) as Tensor;
    expect(globalNorm([sub(value, other)]).arraySync()).toBeLessThan(1e-5);
  }
}

/** Yields batch `at` of each epoch with an image that is not finite. */
class BrokenSource extends TinySource {
  constructor(readonly at: number) {
    super();
  }

  override async *epoch(): AsyncGenerator<Batch, void, undefined> {
    let index = 0;
    for await (const batch of super.epoch()) {
      if (index++ === this.at) batch.images[0] = Number.NaN;
      yield batch;
    }
  }
}

describe('accumulate', () => {
  // 50 images: batches of 8 (the last has 2) in groups of 3 are batches of 24 (the last has 2).
  it('equals one large batch, with a last group that is shorter', async () => {
    const small = await train({ accumulate: 3 }, new TinySource(50, 8));
    expectSame(small, await train({}, new TinySource(50, 24)));
    expect(small.steps.slice(0, 4).map(({ images, epoch }) => [images, epoch])).toEqual([
      [24, 1],
      [24, 1],
      [2, 1],
      [24, 2],
    ]);
  });

  it('equals one large batch, with a last batch that is shorter than the others of its group', async () => {
    expectSame(
      await train({ accumulate: 4 }, new TinySource(30, 8)),
      await train({}, new TinySource(30, 32)),
    );
  });

  it('may be more batches than an epoch has', async () => {
    expectSame(
      await train({ accumulate: 100 }, new TinySource(20, 8)),
      await train({}, new TinySource(20, 20)),
    );
  });

  it('counts optimizer steps in events, checkpoints and unfreezing', async () => {
    const store = new MemoryRunStore();
    const saved: number[] = [];
    const options = tinyOptions({
      recipe: { ...RECIPE, epochs: 1, accumulate: 3 },
      store,
      checkpointEvery: 2,
    });
    for await (const event of fit(options)) {
      if (event.type === 'checkpoint') saved.push(event.step);
      if (event.type === 'start') expect(event.stepsPerEpoch).toBe(3);
    }
    expect(saved).toEqual([0, 2, 3]);
  });

  it('restores the buffers, frees its tensors and names the step if a batch of the group is not finite', async () => {
    const model = new TinyNet(1);
    const before = [...buffers(model).values()].map((state) => [...state.dataSync()]);
    const { numTensors } = memory();
    const run = train({ accumulate: 4 }, new BrokenSource(2), { model });
    await expect(run).rejects.toThrow(NumericError);
    await expect(run).rejects.toThrow('at step 1');
    expect([...buffers(model).values()].map((state) => [...state.dataSync()])).toEqual(before);
    expect(memory().numTensors).toBe(numTensors);
  });

  it('draws dropout anew for each batch of a group', async () => {
    const constant = { learningRate: 1e-30, name: 'sgd', momentum: 0 } as const;
    const source = () => {
      const repeated = new TinySource(8, 8);
      return Object.assign(new TinySource(16, 8), {
        async *epoch() {
          const { value } = await repeated.epoch().next();
          repeated.restore({ epoch: 0, cursor: 0 });
          yield value as Batch;
          yield value as Batch;
        },
      });
    };
    const recipe = { optimizer: constant, schedule: { name: 'constant' }, epochs: 1 } as const;
    const options = { model: new TinyNet(1) };
    const first = await train({ ...recipe, accumulate: 1 }, source(), options);
    const both = await train({ ...recipe, accumulate: 2 }, source(), options);
    expect(Math.abs((both.steps[0]?.loss as number) - (first.steps[0]?.loss as number))).toBeGreaterThan(
      1e-4,
    );
  });
});

describe('microBatches', () => {
  it.each([3, 100])('split into %i parts, a batch has the same result', async (microBatches) => {
    expectSame(
      await train({}, new TinySource(50, 8), { microBatches }),
      await train({}, new TinySource(50, 8)),
    );
  });

  it('work together with accumulation, and with insight', async () => {
    const parts = { microBatches: 2, insightEvery: 1 };
    const small = await train({ accumulate: 3 }, new TinySource(50, 8), parts);
    const large = await train({}, new TinySource(50, 24), { insightEvery: 1 });
    small.steps.forEach(({ gradientNorms = {} }, i) => {
      for (const [layer, norm] of Object.entries(gradientNorms)) {
        const expected = large.steps[i]?.gradientNorms?.[layer] as number;
        expect(Math.abs(norm - expected)).toBeLessThan(1e-4 * Math.max(1, expected));
      }
    });
  });

  it('add up by the weight that the loss gives each part', async () => {
    // A weighted mean, as PyTorch's cross-entropy with class weights computes it.
    const weights = [1, 5, 0.1];
    const weightOf = (labels: Int32Array) =>
      labels.reduce((sum, label) => sum + (weights[label] as number), 0);
    const weighted: Loss = Object.assign(
      (scores: Tensor2D, labels: Tensor) => {
        const own = labels.dataSync() as Int32Array;
        const rows = Float32Array.from(own, (label) => (weights[label] as number) / weightOf(own));
        const targets = new Float32Array(own.length * 3);
        for (const [i, label] of own.entries()) targets[i * 3 + label] = (rows[i] as number) * own.length;
        return (softmaxCrossEntropy.ofTargets as NonNullable<Loss['ofTargets']>)(
          scores,
          tensor(targets, [own.length, 3]) as Tensor2D,
        );
      },
      { weightOf },
    );
    const options = { loss: weighted };
    expectSame(
      await train({ accumulate: 2 }, new TinySource(48, 8), { ...options, microBatches: 3 }),
      await train({}, new TinySource(48, 16), options),
    );
  });
});
