import { readFileSync } from 'node:fs';
import type { OptimizerSpec } from '@convkit/core';
import { type Tensor, tensor, tidy, type Variable, variable } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { useCpu } from '../tiny.fixture.js';
import { createOptimizer } from './create-optimizer.js';
import type { ParameterGroup } from './optimizer.js';

beforeAll(useCpu);

/** What PyTorch computes in float64: tooling/goldens/training.py has the same parameters, gradients and groups. */
interface Golden {
  readonly spec: OptimizerSpec;
  /** All weights after each step. */
  readonly steps: readonly (readonly number[])[];
}

const file = new URL('../../goldens/optimizers.json', import.meta.url);
const GOLDENS: readonly Golden[] = JSON.parse(readFileSync(file, 'utf8'));
const SHAPES = { 'conv.weight': [2, 3], 'conv.bias': [3], 'head.weight': [2, 1, 2] };
const GROUPS: readonly ParameterGroup[] = [
  { keys: new Set(['conv.weight']), learningRateFactor: 1, weightDecayFactor: 1, stepsBefore: 0 },
  { keys: new Set(['conv.bias']), learningRateFactor: 1, weightDecayFactor: 0, stepsBefore: 0 },
  { keys: new Set(['head.weight']), learningRateFactor: 0.1, weightDecayFactor: 0.5, stepsBefore: 0 },
];

/** Element i is ((factor i + 3 size) mod count - middle) / scale. */
const numbers = (size: number, [factor, count, middle, scale]: readonly [number, number, number, number]) =>
  Array.from({ length: size }, (_, i) => (((factor * i + 3 * size) % count) - middle) / scale);

function gradientOf(weight: Variable, step: number): Tensor {
  const slopes = numbers(weight.size, [5, 7, -1, 4]);
  const offsets = numbers(weight.size, [7, 11, 5, 5]);
  const values = [...weight.dataSync()].map(
    (value, i) => (slopes[i] as number) * value - (offsets[i] as number) * (1 + (step % 3)),
  );
  return tensor(values, weight.shape);
}

describe.each(GOLDENS)('$spec', ({ spec, steps }) => {
  it('computes what PyTorch computes, step by step, in groups', () => {
    const parameters = new Map(
      Object.entries(SHAPES).map(([key, shape]) => {
        const size = shape.reduce((product, side) => product * side, 1);
        return [key, variable(tensor(numbers(size, [5, 13, 6, 4]), shape))];
      }),
    );
    const optimizer = createOptimizer(spec, parameters, GROUPS);
    for (const [step, expected] of steps.entries()) {
      tidy(() => {
        const gradients = [...parameters].map(([key, weight]) => [key, gradientOf(weight, step)] as const);
        optimizer.step(new Map(gradients), spec.learningRate * (1 + 0.5 * (step % 4)));
      });
      const weights = [...parameters.values()].flatMap((weight) => [...weight.dataSync()]);
      expect(weights).toHaveLength(expected.length);
      for (const [i, weight] of weights.entries()) {
        const difference = Math.abs(weight - (expected[i] as number));
        expect(difference, `step ${step + 1}, weight ${i}`).toBeLessThan(1e-5);
      }
    }
    expect(steps).toHaveLength(20);
  });
});
