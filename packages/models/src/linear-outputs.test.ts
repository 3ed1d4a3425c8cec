import '@tensorflow/tfjs-backend-cpu';
import { parameters, Rng, traceKernels } from '@convkit/core';
import { normalValues } from '@convkit/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { catalog } from './catalog.js';
import { findVariant } from './model-entry.js';
import { nin } from './nin.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

it.each([
  ['paper', [16, 16, 3]],
  ['d2l', [75, 75, 1]],
] as const)('nin %s has negative outputs only with linearOutputs', (name, input) => {
  const outputs = (linearOutputs: boolean) =>
    tf.tidy(() => {
      const options = { input, classes: 40, widthMultiplier: 0.1, linearOutputs };
      const net = findVariant(nin, name).create(options, new Rng(1));
      const images = normalValues<tf.Rank.R4>([2, ...input], new Rng(2));
      return Array.from((net.forward(images) as tf.Tensor2D).dataSync());
    });
  expect(Math.min(...outputs(false))).toBeGreaterThanOrEqual(0);
  const linear = outputs(true);
  expect(Math.min(...linear)).toBeLessThan(0);
  expect(Math.max(...linear)).toBeGreaterThan(0);
});

const networks = catalog.flatMap((entry) =>
  Object.keys(entry.variants).map((name) => [`${entry.name} ${name}`, entry, name] as const),
);

describe('networks with one output', () => {
  it.each(networks)('%s', (_, entry, name) => {
    const variant = findVariant(entry, name);
    if (variant.recipe.loss !== 'cross-entropy') return;
    let shape: readonly number[] = [];
    traceKernels(() => {
      const net = variant.create({ classes: 1, linearOutputs: true }, new Rng(0));
      shape = net.forward(tf.zeros([2, ...(variant.input ?? entry.input)])).shape;
      expect(parameters(net).size).toBeGreaterThan(0);
    });
    expect(shape).toEqual([2, 1]);
  });
});
