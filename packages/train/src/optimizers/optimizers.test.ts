import { readStateDict, type TensorData } from '@convkit/checkpoint';
import { CheckpointError, ConfigError, type OptimizerSpec } from '@convkit/core';
import { memory, scalar, type Tensor, tensor, type Variable, variable } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { useCpu } from '../tiny.fixture.js';
import { createOptimizer } from './create-optimizer.js';
import type { Optimizer } from './optimizer.js';

beforeAll(useCpu);

const START = [1, -2, 0.5];
/** Gradient of an elliptic bowl, which changes from step to step. */
const gradientOf = (w: number[]) => w.map((value, i) => (i + 1) * value - 0.3);

function weights(): Map<string, Variable> {
  return new Map([['layer.weight', variable(tensor(START))]]);
}

function descend(
  optimizer: Optimizer,
  parameters: Map<string, Variable>,
  steps: number,
  learningRate: number,
): number[] {
  const weight = parameters.get('layer.weight') as Variable;
  for (let i = 0; i < steps; i++) {
    const gradient: Tensor = tensor(gradientOf([...weight.dataSync()]));
    optimizer.step(new Map([['layer.weight', gradient]]), learningRate);
    gradient.dispose();
  }
  return [...weight.dataSync()];
}

function expectClose(actual: number[], expected: number[]): void {
  actual.forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i] as number, 5);
  });
}

describe('matches the formulas in double precision', () => {
  it.each([
    { momentum: 0, nesterov: false },
    { momentum: 0.9, nesterov: false },
    { momentum: 0.9, nesterov: true },
  ])('SGD, %o', ({ momentum, nesterov }) => {
    let w = START;
    let v = [0, 0, 0];
    for (let i = 0; i < 7; i++) {
      const g = gradientOf(w);
      v = v.map((value, j) => momentum * value + (g[j] as number));
      const direction = nesterov ? v.map((value, j) => (g[j] as number) + momentum * value) : v;
      w = w.map((value, j) => value - 0.05 * (direction[j] as number));
    }
    const parameters = weights();
    const optimizer = createOptimizer({ name: 'sgd', learningRate: 1, momentum, nesterov }, parameters);
    expectClose(descend(optimizer, parameters, 7, 0.05), w);
  });

  it.each<OptimizerSpec>([
    { name: 'sgd', learningRate: 1, momentum: 0.9 },
    { name: 'adam', learningRate: 1 },
  ])('a factor scales the gradients, %o', (spec) => {
    const [scaled, expected] = [weights(), weights()];
    const [gradient, half] = [tensor([4, -8, 2]), tensor([2, -4, 1])];
    for (const [parameters, given, factor] of [
      [scaled, gradient, scalar(0.5)],
      [expected, half, undefined],
    ] as const) {
      const optimizer = createOptimizer(spec, parameters);
      for (let i = 0; i < 3; i++) optimizer.step(new Map([['layer.weight', given]]), 0.1, factor);
    }
    expect(scaled.get('layer.weight')?.dataSync()).toEqual(expected.get('layer.weight')?.dataSync());
    expect([...(scaled.get('layer.weight') as Variable).dataSync()]).not.toEqual(START);
  });

  it.each<[OptimizerSpec, number]>([
    [{ name: 'adam', learningRate: 1 }, 0],
    [{ name: 'adam', learningRate: 1, beta1: 0.8, beta2: 0.95, epsilon: 0.1 }, 0],
    [{ name: 'adamw', learningRate: 1, weightDecay: 0.5 }, 0.5],
  ])('%o', (spec, decay) => {
    const {
      beta1 = 0.9,
      beta2 = 0.999,
      epsilon = 1e-8,
    } = spec as { beta1?: number; beta2?: number; epsilon?: number };
    let w = START;
    let [m, v] = [
      [0, 0, 0],
      [0, 0, 0],
    ];
    for (let t = 1; t <= 7; t++) {
      const g = gradientOf(w);
      m = m.map((value, j) => beta1 * value + (1 - beta1) * (g[j] as number));
      v = v.map((value, j) => beta2 * value + (1 - beta2) * (g[j] as number) ** 2);
      w = w.map((value, j) => {
        const corrected = (m[j] as number) / (1 - beta1 ** t);
        const scale = Math.sqrt((v[j] as number) / (1 - beta2 ** t)) + epsilon;
        return value - 0.05 * decay * value - (0.05 * corrected) / scale;
      });
    }
    const parameters = weights();
    expectClose(descend(createOptimizer(spec, parameters), parameters, 7, 0.05), w);
  });
});

const SPECS: OptimizerSpec[] = [
  { name: 'sgd', learningRate: 0.1, momentum: 0.9, weightDecay: 0.01 },
  { name: 'adam', learningRate: 0.1, weightDecay: 0.01 },
  { name: 'adamw', learningRate: 0.1, weightDecay: 0.01 },
  { name: 'rmsprop', learningRate: 0.1 },
  { name: 'rmsprop', learningRate: 0.1, centered: true, momentum: 0.9 },
  { name: 'lion', learningRate: 0.1, weightDecay: 0.01 },
  { name: 'lamb', learningRate: 0.1, weightDecay: 0.01 },
];

it.each(SPECS)('continues bit-identically from its state: %o', async (spec) => {
  const parameters = weights();
  const optimizer = createOptimizer(spec, parameters);
  descend(optimizer, parameters, 3, 0.05);
  const saved = await readStateDict(Object.fromEntries(optimizer.state()));
  const copies = new Map([['layer.weight', variable((parameters.get('layer.weight') as Variable).clone())]]);
  const again = createOptimizer(spec, copies);
  again.restore(saved, optimizer.steps);
  expect(descend(again, copies, 4, 0.05)).toEqual(descend(optimizer, parameters, 4, 0.05));
  expect(again.steps).toBe(7);
});

it('names its state after the parameters and frees it', () => {
  const parameters = weights();
  const before = memory().numTensors;
  const sgd = createOptimizer({ name: 'sgd', learningRate: 1, momentum: 0.9 }, parameters);
  const adam = createOptimizer({ name: 'adam', learningRate: 1 }, parameters);
  expect([...sgd.state().keys()]).toEqual(['optimizer.momentum.layer.weight']);
  expect([...adam.state().keys()]).toEqual(['optimizer.first.layer.weight', 'optimizer.second.layer.weight']);
  const options = { name: 'rmsprop', learningRate: 1, centered: true, momentum: 0.5 } as const;
  const rmsprop = createOptimizer(options, parameters);
  const slots = ['squares', 'mean', 'momentum'].map((slot) => `optimizer.${slot}.layer.weight`);
  expect([...rmsprop.state().keys()]).toEqual(slots);
  rmsprop.dispose();
  sgd.dispose();
  adam.dispose();
  expect(memory().numTensors).toBe(before);
});

it('does not change a parameter without a gradient', () => {
  const parameters = weights();
  createOptimizer({ name: 'adamw', learningRate: 1, weightDecay: 1 }, parameters).step(new Map(), 0.1);
  expect([...(parameters.get('layer.weight') as Variable).dataSync()]).toEqual(START);
});

it("rejects another optimizer's state", () => {
  const optimizer = createOptimizer({ name: 'adam', learningRate: 1 }, weights());
  const momentum: TensorData = { dtype: 'float32', shape: [3], data: new Float32Array(3) };
  const state = new Map([['optimizer.momentum.layer.weight', momentum]]);
  expect(() => optimizer.restore(state, 1)).toThrow(CheckpointError);
  expect(optimizer.steps).toBe(0);
});

it.each<[string, unknown]>([
  ['learningRate', { name: 'sgd', learningRate: Number.NaN, momentum: 0 }],
  ['learningRate', { name: 'adam', learningRate: 0 }],
  ['learningRate', { name: 'adam' }],
  ['momentum', { name: 'sgd', learningRate: 1, momentum: 1 }],
  ['momentum', { name: 'sgd', learningRate: 1, momentum: 0, nesterov: true }],
  ['beta1', { name: 'adam', learningRate: 1, beta1: -0.1 }],
  ['beta2', { name: 'adam', learningRate: 1, beta2: 1 }],
  ['epsilon', { name: 'adam', learningRate: 1, epsilon: 0 }],
  ['weightDecay', { name: 'adamw', learningRate: 1, weightDecay: -1 }],
  ['optimizer.weightDecay', { name: 'sgd', learningRate: 1, momentum: 0, weightDecay: -1 }],
  ['optimizer.alpha', { name: 'rmsprop', learningRate: 1, alpha: 1 }],
  ['optimizer.centered must be true or false', { name: 'rmsprop', learningRate: 1, centered: 1 }],
  ['optimizer.momentum is missing', { name: 'sgd', learningRate: 1 }],
  ["optimizer.momentun is not a setting of 'sgd'", { name: 'sgd', learningRate: 1, momentun: 0.9 }],
  ["optimizer.beta1 is not a setting of 'rmsprop'", { name: 'rmsprop', learningRate: 1, beta1: 0.9 }],
  ["there is no optimizer 'toString'", { name: 'toString', learningRate: 1 }],
  ["there is no optimizer 'custom'", { name: 'custom', learningRate: 1 }],
  [
    'optimizer must be an object whose name is one of sgd, adam, adamw, rmsprop, lion, lamb, got undefined',
    undefined,
  ],
])('rejects an invalid spec: %s', (message, spec) => {
  expect(() => createOptimizer(spec as OptimizerSpec, weights())).toThrow(ConfigError);
  expect(() => createOptimizer(spec as OptimizerSpec, weights())).toThrow(message);
});
