import '@tensorflow/tfjs-backend-cpu';
import { parameters, Rng } from '@convkit/core';
import { LeNet5Original } from '@convkit/models';
import { installGradients } from '@convkit/ops';
import type { Optimizer } from '@convkit/train';
import { memory, ones, type Tensor, type Tensor4D, tensor4d } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { diagonalCurvature } from './diagonal-curvature.js';
import { levenbergMarquardt } from './levenberg-marquardt.js';

installGradients();

const sample = (seed: number): Tensor4D => {
  const rng = new Rng(seed);
  return tensor4d(
    Float32Array.from({ length: 1024 }, () => rng.uniform()),
    [1, 32, 32, 1],
  );
};

function createdFor(model: LeNet5Original, passes: number[]) {
  const weights = parameters(model);
  const create = levenbergMarquardt({
    model,
    stepsPerPass: 2,
    samples(pass) {
      passes.push(pass);
      return sample(pass);
    },
  });
  const group = {
    keys: new Set(weights.keys()),
    learningRateFactor: 1,
    weightDecayFactor: 1,
    stepsBefore: 0,
  };
  return create(weights, [group]);
}

const gradientsOf = (model: LeNet5Original): Map<string, Tensor> =>
  new Map([...parameters(model)].map(([key, { shape }]) => [key, ones(shape)]));

const values = (model: LeNet5Original) =>
  new Map([...parameters(model)].map(([key, variable]) => [key, variable.dataSync().slice()]));

it('divides the rate of each weight by mu plus its curvature, which it renews before each pass', () => {
  const model = new LeNet5Original(new Rng(1));
  const passes: number[] = [];
  const optimizer = createdFor(model, passes);
  const expected = diagonalCurvature(model, sample(0));
  const before = values(model);
  optimizer.step(gradientsOf(model), 0.0005);
  for (const [key, after] of values(model)) {
    const curvature = expected.get(key)?.dataSync() as Float32Array;
    for (const i of [0, after.length - 1]) {
      const start = before.get(key)?.[i] as number;
      expect(after[i]).toBeCloseTo(start - 0.0005 / (0.02 + (curvature[i] as number)), 5);
    }
  }
  expect(optimizer.state().get('optimizer.curvature.C3.weight')?.dataSync()).toEqual(
    expected.get('C3.weight')?.dataSync(),
  );
  optimizer.step(gradientsOf(model), 0.0005);
  expect(passes).toEqual([0]);
  optimizer.step(gradientsOf(model), 0.0005);
  expect(passes).toEqual([0, 1]);
});

it('resumes within a pass with the curvature of its beginning', () => {
  const [whole, part] = [new LeNet5Original(new Rng(1)), new LeNet5Original(new Rng(1))];
  const uninterrupted = createdFor(whole, []);
  for (const _ of [1, 2]) uninterrupted.step(gradientsOf(whole), 0.0005);

  const first = createdFor(part, []);
  first.step(gradientsOf(part), 0.0005);
  const saved = new Map(
    [...first.state()].map(([key, { shape, dtype }]) => {
      return [key, { shape, dtype, data: first.state().get(key)?.dataSync().slice() }] as const;
    }),
  ) as Parameters<Optimizer['restore']>[0];
  const passes: number[] = [];
  const resumed = createdFor(part, passes);
  resumed.restore(saved, 1);
  resumed.step(gradientsOf(part), 0.0005);
  expect(passes).toEqual([]);
  expect(values(part)).toEqual(values(whole));
});

it('leaves no tensors behind', () => {
  const model = new LeNet5Original(new Rng(1));
  const optimizer = createdFor(model, []);
  const gradients = gradientsOf(model);
  optimizer.step(gradients, 0.0005);
  const before = memory().numTensors;
  for (const _ of [1, 2]) optimizer.step(gradients, 0.0005);
  expect(memory().numTensors).toBe(before);
});
