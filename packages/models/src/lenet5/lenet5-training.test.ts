import '@tensorflow/tfjs-backend-cpu';
import { disposeModule, parameterCount, parameters, Rng, trainingPass } from '@convkit/core';
import { createLoss, globalNorm, installGradients } from '@convkit/ops';
import { normalValues, testModule } from '@convkit/testing';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { findVariant } from '../model-entry.js';
import { lenet5 } from './lenet5.js';

installGradients();

const VARIANTS = Object.keys(lenet5.variants);

describe.each(VARIANTS)('lenet5 %s', (name) => {
  it('one gradient step lowers the loss by the predicted amount', () => {
    const variant = findVariant(lenet5, name);
    const loss = createLoss(variant.recipe.loss);
    const module = variant.create({}, new Rng(1));
    const weights = [...parameters(module).values()];
    const images = normalValues<tf.Rank.R4>([4, 32, 32, 1], new Rng(2));
    const labels = tf.tensor1d([3, 1, 4, 9], 'int32');
    const pass = () => trainingPass(module, { rng: new Rng(3), step: 0 });
    const evaluate = () => loss(module.forward(images, pass()) as tf.Tensor2D, labels);

    const { value, grads } = tf.variableGrads(evaluate, weights);
    const before = value.arraySync() as number;
    const norm = globalNorm(Object.values(grads)).arraySync() as number;
    const foretold = 0.01 * before;
    for (const weight of weights) {
      const gradient = grads[weight.name] as tf.Tensor;
      weight.assign(tf.sub(weight, tf.mul(gradient, foretold / norm ** 2)));
    }
    const lost = before - (evaluate().arraySync() as number);
    expect(lost / foretold).toBeGreaterThan(0.8);
    expect(lost / foretold).toBeLessThan(1.1);
  });
});

it.each([
  ['modern', 61_706],
  ['tutorial', 61_706],
  ['original', 60_000],
])('lenet5 %s has %i parameters', (variant, count) => {
  const module = findVariant(lenet5, variant).create({}, new Rng(1));
  expect(parameterCount(module)).toBe(count);
  disposeModule(module);
});

// The other variants have kinks all over; conformance.own-process.test.ts checks the rest of the contract for all of them.
testModule('lenet5 original', (rng) => findVariant(lenet5, 'original').create({}, rng), {
  input: [2, 32, 32, 1],
  output: [2, 10],
  parameters: 60_000,
  differences: { samples: 2 },
});
testModule('lenet5 modern with dropout', (rng) => findVariant(lenet5).create({ dropout: 0.5 }, rng), {
  input: [2, 32, 32, 1],
  output: [2, 10],
  parameters: 61_706,
});
