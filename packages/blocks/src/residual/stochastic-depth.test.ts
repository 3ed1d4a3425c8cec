import '@tensorflow/tfjs-backend-cpu';
import { ConfigError, Rng, trainingPass } from '@convkit/core';
import { installGradients } from '@convkit/ops';
import { checkGradients, expectNoLeaks, normalValues, testModule } from '@convkit/testing';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { StochasticDepth, type StochasticDepthOptions } from './stochastic-depth.js';

installGradients();

const inTraining = (layer: StochasticDepth, step = 0) => trainingPass(layer, { rng: new Rng(1), step });

/** The distinct values in each row of an input of ones. */
function fates(layer: StochasticDepth, rows: number, step = 0): number[][] {
  const y = layer.forward(tf.ones<tf.Rank.R4>([rows, 2, 3, 2]), inTraining(layer, step));
  return tf.unstack(y).map((row) => [...new Set(row.dataSync())]);
}

describe('StochasticDepth', () => {
  it('is the identity in inference, and in training for a rate of 0', () => {
    const x = tf.ones([2, 3]);
    expect(new StochasticDepth({ rate: 0.5 }).forward(x)).toBe(x);
    const never = new StochasticDepth({ rate: 0 });
    expect(never.forward(x, inTraining(never))).toBe(x);
  });

  it('drops single rows at its rate and scales the others up', () => {
    const rows = fates(new StochasticDepth({ rate: 0.2, mode: 'row' }), 2000);
    expect(rows.every(({ length }) => length === 1)).toBe(true);
    expect([...new Set(rows.flat())].sort()).toEqual([0, 1.25]);
    const dropped = rows.filter(([value]) => value === 0).length / rows.length;
    expect(dropped).toBeGreaterThan(0.17); // three standard deviations
    expect(dropped).toBeLessThan(0.23);
  });

  it('drops the whole batch at its rate', () => {
    const layer = new StochasticDepth({ rate: 0.75 });
    const steps = Array.from({ length: 400 }, (_, step) => new Set(fates(layer, 3, step).flat()));
    expect(steps.every(({ size }) => size === 1)).toBe(true);
    const dropped = steps.filter((values) => values.has(0)).length / steps.length;
    expect(steps.filter((values) => values.has(4)).length).toBe(Math.round(400 * (1 - dropped)));
    expect(dropped).toBeGreaterThan(0.685); // three standard deviations
    expect(dropped).toBeLessThan(0.815);
  });

  it('drops the same rows for the same seed and step, and others in another step', () => {
    const layer = new StochasticDepth({ rate: 0.5, mode: 'row' });
    expect(fates(layer, 50)).toEqual(fates(layer, 50));
    expect(fates(layer, 50, 1)).not.toEqual(fates(layer, 50));
  });

  it.each(['batch', 'row'] as const)('passes the gradient of kept branches in mode %s', (mode) => {
    const layer = new StochasticDepth({ rate: 0.4, mode });
    const x = normalValues([5, 3, 2], new Rng(2));
    checkGradients((input) => layer.forward(input, inTraining(layer)), [x]);
    expectNoLeaks(() => layer.forward(x, inTraining(layer)).dispose());
  });

  it('accepts any rank', () => {
    const layer = new StochasticDepth({ rate: 0.5, mode: 'row' });
    for (const shape of [[], [3], [0, 2, 2, 1]]) {
      expect(layer.forward(tf.ones(shape), inTraining(layer)).shape).toEqual(shape);
    }
  });

  it.each([{ rate: 1 }, { rate: -0.1 }, { rate: Number.NaN }, { rate: 0.5, mode: 'column' }])(
    'rejects the options %j',
    (options) => {
      expect(() => new StochasticDepth(options as StochasticDepthOptions)).toThrow(ConfigError);
    },
  );
});

for (const mode of ['batch', 'row'] as const) {
  testModule(`StochasticDepth by ${mode}`, () => new StochasticDepth({ rate: 0.5, mode }), {
    input: [2, 3, 4, 5],
    output: [2, 3, 4, 5],
    parameters: 0,
  });
}
