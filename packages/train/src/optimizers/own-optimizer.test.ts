import { ConfigError } from '@convkit/core';
import { add, memory, mul, scalar, sub, tidy, variable } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import type { FitOptions } from '../fit-options.js';
import { fit, groupedOptimizer, MemoryRunStore, type OptimizerFactory } from '../index.js';
import { RECIPE, TinyNet, tinyOptions, useCpu } from '../tiny.fixture.js';

beforeAll(useCpu);

const recipe = { ...RECIPE, optimizer: { name: 'custom', learningRate: 0.05 } } as const;

/** SGD without momentum. */
const descent: OptimizerFactory = (parameters, groups) =>
  groupedOptimizer({
    parameters,
    groups,
    slots: [],
    update(operands, { learningRate, factor }) {
      for (const { weight, gradient } of operands) {
        tidy(() => weight.assign(sub(weight, mul(factor ? mul(gradient, factor) : gradient, learningRate))));
      }
    },
  });

async function lastEvent(options: Partial<FitOptions>) {
  let last: unknown;
  for await (const event of fit(tinyOptions(options))) last = event;
  return last;
}

it('trains as the same optimizer of the recipe does', async () => {
  const sgd = { ...RECIPE, optimizer: { name: 'sgd', learningRate: 0.05, momentum: 0 } } as const;
  const expected = await lastEvent({ recipe: sgd });
  expect(await lastEvent({ recipe, optimizer: descent })).toEqual(expected);
  expect(expected).toMatchObject({ type: 'done' });
});

it('resumes from its state', async () => {
  const momentum: OptimizerFactory = (parameters, groups) =>
    groupedOptimizer({
      parameters,
      groups,
      slots: ['sum'],
      update(operands, { learningRate }) {
        for (const { weight, slots, gradient } of operands) {
          tidy(() => {
            const sum = slots.sum as typeof weight;
            sum.assign(add(mul(sum, 0.9), gradient));
            weight.assign(sub(weight, mul(sum, learningRate)));
          });
        }
      },
    });
  const options = { recipe, optimizer: momentum };
  const store = new MemoryRunStore();
  for await (const event of fit(tinyOptions({ ...options, store, checkpointEvery: 1 }))) {
    if (event.type === 'step' && event.step === 10) break;
  }
  const model = new TinyNet(5);
  const resumed = await lastEvent({ ...options, store, resume: true, model });
  expect(resumed).toEqual(await lastEvent(options));
});

it.each<[string, Partial<FitOptions>]>([
  ["The recipe's optimizer is 'custom', but none is passed", { recipe }],
  ["An optimizer is passed, but the recipe's is 'adam'", { optimizer: descent }],
  [
    'optimizer.learningRate must be a number above 0',
    { optimizer: descent, recipe: { ...recipe, optimizer: { name: 'custom', learningRate: 0 } } },
  ],
  [
    "The optimizer's state 'sum' does not start with 'optimizer.'",
    {
      recipe,
      optimizer: (...given) => ({
        ...descent(...given),
        state: () => new Map([['sum', variable(scalar(0))]]),
      }),
    },
  ],
  [
    'The schedule changes the momentum, but the optimizer has no setMomentum',
    {
      recipe: { ...recipe, schedule: { name: 'one-cycle', momentum: [0.8, 0.9] } },
      optimizer: (...given) => {
        const { setMomentum, ...others } = descent(...given);
        return others;
      },
    },
  ],
  ["The custom optimizer has no method 'step'", { recipe, optimizer: () => undefined as never }],
  [
    "The custom optimizer has no method 'dispose'",
    { recipe, optimizer: (...given) => ({ ...descent(...given), dispose: undefined as never }) },
  ],
])('is checked: %s', async (message, options) => {
  await expect(lastEvent(options)).rejects.toThrow(ConfigError);
  await expect(lastEvent(options)).rejects.toThrow(message);
});

it('leaks no tensors', async () => {
  const options = tinyOptions({ recipe, optimizer: descent });
  const before = memory().numTensors;
  for await (const event of fit(options)) if (event.type === 'step' && event.step === 3) break;
  expect(memory().numTensors).toBe(before);
});
