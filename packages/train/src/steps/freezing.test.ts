import { readStateDict, weightsSha256 } from '@convkit/checkpoint';
import {
  ConfigError,
  glorotUniform,
  INFERENCE,
  Module,
  type Pass,
  parameter,
  Rng,
  zeros,
} from '@convkit/core';
import { linear } from '@convkit/ops';
import { type Rank, type Tensor, type Tensor2D, tanh, type Variable } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { StartEvent } from '../events.js';
import type { FitOptions, TrainingRecipe } from '../fit-options.js';
import { fit, MemoryRunStore } from '../index.js';
import { CLASSES, RECIPE, TinyNet, TinySource, tinyOptions, useCpu } from '../tiny.fixture.js';

beforeAll(useCpu);

/** A `TinyNet` as backbone, with a linear layer on top. */
class DeepNet extends Module {
  readonly backbone: TinyNet;
  readonly weight: Variable<Rank.R2>;
  readonly bias: Variable<Rank.R1>;

  constructor(seed: number) {
    super();
    this.backbone = new TinyNet(seed);
    const rng = new Rng(seed).child('head');
    this.weight = parameter<Rank.R2>([CLASSES, CLASSES], glorotUniform, rng);
    this.bias = parameter<Rank.R1>([CLASSES], zeros, rng, { fanIn: CLASSES, fanOut: CLASSES });
  }

  forward(images: Tensor, pass: Pass = INFERENCE): Tensor {
    return linear(tanh(this.backbone.forward(images, pass)) as Tensor2D, this.weight, this.bias);
  }
}

const BACKBONE = '^backbone';
const STEPS_PER_EPOCH = 7;

interface Outcome {
  readonly model: DeepNet;
  readonly start: StartEvent;
  readonly sum: string;
}

async function train(
  { model = new DeepNet(1), ...options }: Partial<FitOptions> & { readonly model?: DeepNet } = {},
  stopAt = Number.POSITIVE_INFINITY,
): Promise<Outcome> {
  let start: StartEvent | undefined;
  for await (const event of fit(tinyOptions({ model, ...options }))) {
    if (event.type === 'start') start = event;
    if (event.type === 'step' && event.step === stopAt) break;
  }
  return { model, start: start as StartEvent, sum: await weightsSha256(model) };
}

const recipe = (more: Partial<TrainingRecipe>): TrainingRecipe => ({ ...RECIPE, ...more });

async function valuesOf(model: Module): Promise<Record<string, number[]>> {
  return Object.fromEntries(
    [...(await readStateDict(model))].map(([key, { data }]) => [key, Array.from(data as Float32Array)]),
  );
}

describe('freeze', () => {
  it('keeps parameters bit for bit and trains the others', async () => {
    const before = await valuesOf(new DeepNet(1));
    const { model, start } = await train({ recipe: recipe({ freeze: BACKBONE }) });
    const after = await valuesOf(model);
    expect(start.parameters).toBe(CLASSES * CLASSES + CLASSES);
    for (const key of ['backbone.weight', 'backbone.bias']) expect(after[key]).toEqual(before[key]);
    for (const key of ['weight', 'bias']) expect(after[key]).not.toEqual(before[key]);
  });

  it('applies to a resumed run as well', async () => {
    const options = { recipe: recipe({ freeze: BACKBONE }) };
    const store = new MemoryRunStore();
    await train({ ...options, store, checkpointEvery: 3 }, 10);
    expect((await train({ ...options, store, resume: true })).sum).toBe((await train(options)).sum);
  });

  it('equals freezing the model beforehand', async () => {
    const model = new DeepNet(1);
    for (const variable of [model.backbone.weight, model.backbone.bias]) variable.trainable = false;
    const { sum } = await train({ recipe: recipe({ freeze: BACKBONE }) });
    expect((await train({ model })).sum).toBe(sum);
  });
});

describe('unfreeze', () => {
  const gradual = recipe({ freeze: BACKBONE, unfreeze: [{ epoch: 2, pattern: BACKBONE }] });

  it('trains the parameters from its epoch on', async () => {
    const before = await valuesOf(new DeepNet(1));
    const first = await train({ recipe: gradual }, STEPS_PER_EPOCH);
    expect((await valuesOf(first.model))['backbone.weight']).toEqual(before['backbone.weight']);
    const second = await train({ recipe: gradual }, STEPS_PER_EPOCH + 1);
    expect((await valuesOf(second.model))['backbone.weight']).not.toEqual(before['backbone.weight']);
  });

  it('moves Adam by the learning rate in the first step of a parameter', async () => {
    const optimizer = { name: 'adam', learningRate: 0.05 } as const;
    const plain = recipe({ ...gradual, optimizer, schedule: { name: 'constant' }, l2: [] });
    const before = await valuesOf(new DeepNet(1));
    const { model } = await train({ recipe: plain }, STEPS_PER_EPOCH + 1);
    const after = await valuesOf(model);
    const moves = after['backbone.bias']?.map((value, i) => value - (before['backbone.bias']?.[i] as number));
    for (const move of moves ?? []) expect(Math.abs(move)).toBeCloseTo(0.05, 5);
  });

  it.each([3, STEPS_PER_EPOCH, STEPS_PER_EPOCH + 2, 3 * STEPS_PER_EPOCH])(
    'ends with the same weights if the run is killed at step %i and resumed',
    async (step) => {
      const whole = await train({ recipe: gradual });
      const store = new MemoryRunStore();
      await train({ recipe: gradual, store, checkpointEvery: 2 }, step);
      const resumed = await train({ recipe: gradual, store, resume: true, model: new DeepNet(9) });
      expect(resumed.start.resumed).toBe(true);
      expect(resumed.sum).toBe(whole.sum);
    },
  );
});

describe('learningRates', () => {
  it('multiply the rate of each group as computed by hand', async () => {
    const sgd = recipe({
      optimizer: { name: 'sgd', learningRate: 0.5, momentum: 0 },
      schedule: { name: 'constant' },
      epochs: 1,
      l2: [],
      clipNorm: undefined,
    });
    const one = () => new TinySource(8, 8);
    const before = await valuesOf(new DeepNet(1));
    const whole = await valuesOf((await train({ recipe: sgd, train: one() })).model);
    const learningRates = [
      { pattern: 'backbone.weight', factor: 0.1 },
      { pattern: BACKBONE, factor: 4 }, // the bias: the first match applies to the weight
    ];
    const grouped = await valuesOf((await train({ recipe: { ...sgd, learningRates }, train: one() })).model);
    const factors = { 'backbone.weight': 0.1, 'backbone.bias': 4, weight: 1, bias: 1 };
    for (const [key, factor] of Object.entries(factors)) {
      before[key]?.forEach((start, i) => {
        const move = (whole[key]?.[i] as number) - start;
        expect(grouped[key]?.[i], key).toBeCloseTo(start + factor * move, 6);
      });
    }
  });

  it('with a factor of 1 change nothing', async () => {
    const learningRates = [{ pattern: BACKBONE, factor: 1 }];
    expect((await train({ recipe: recipe({ learningRates }) })).sum).toBe((await train()).sum);
  });
});

it('resuming without a checkpoint starts the run', async () => {
  const store = new MemoryRunStore();
  const { start, sum } = await train({ store, resume: true });
  expect(start).toMatchObject({ step: 0, resumed: false });
  expect(await store.read()).toBeDefined();
  expect(sum).toBe((await train()).sum);
});

it.each<[string, Partial<TrainingRecipe>]>([
  ["freeze pattern 'conv' matches no", { freeze: 'conv' }],
  ["freeze pattern '(' is not a valid regular expression", { freeze: '(' }],
  ["unfreeze pattern 'conv' matches no", { unfreeze: [{ epoch: 2, pattern: 'conv' }] }],
  ['must be a whole number from 1 to 4, got 5', { unfreeze: [{ epoch: 5, pattern: '.' }] }],
  ["learning rate pattern 'conv' matches no", { learningRates: [{ pattern: 'conv', factor: 1 }] }],
  ['matches no', { freeze: BACKBONE, learningRates: [{ pattern: BACKBONE, factor: 0.1 }] }],
  ["factor of '.' must be a number above 0, got 0", { learningRates: [{ pattern: '.', factor: 0 }] }],
  ['no parameter to train in the first epoch', { freeze: '.', unfreeze: [{ epoch: 2, pattern: '.' }] }],
])('rejects a recipe before the run starts: %s', async (message, more) => {
  const failure = train({ recipe: recipe(more) });
  await expect(failure).rejects.toThrow(ConfigError);
  await expect(failure).rejects.toThrow(message);
});
