import { Rng } from '@convkit/core';
import { describe, expect, it } from 'vitest';
import { drawQuasiRandom, drawRandom, enumerateGrid } from './draw.js';
import type { SearchSpace } from './search-space.js';

const SPACE: SearchSpace = {
  lr: { logUniform: [1e-4, 1] },
  decay: { uniform: [-1, 1] },
  batchSize: { integer: [1, 4] },
  augment: { choice: ['none', 'light', 'standard'] },
};
const COUNT = 2000;

it('leaves out a parameter named like a property of all objects', () => {
  const space: SearchSpace = {
    a: { choice: [1] },
    toString: { choice: [1], when: { a: 2 } },
    b: { choice: [1], when: { toString: 1 } },
  } as never;
  expect(Object.keys(enumerateGrid(space)[0] as object)).toEqual(['a']);
});

describe.each([
  ['random draws', drawRandom, 0.05],
  ['the Halton sequence', drawQuasiRandom, 0.005],
] as const)('%s', (_, draw, tolerance) => {
  const trials = draw(SPACE, COUNT, new Rng(1));
  const share = (accepts: (trial: (typeof trials)[number]) => boolean) =>
    trials.filter(accepts).length / COUNT;

  it('have the distribution of each dimension', () => {
    for (const quantile of [0.1, 0.25, 0.5, 0.9]) {
      const close = (actual: number) => expect(Math.abs(actual - quantile)).toBeLessThan(tolerance);
      close(share(({ lr }) => Math.log10(Number(lr)) < -4 + 4 * quantile));
      close(share(({ decay }) => Number(decay) < -1 + 2 * quantile));
    }
    for (const size of [1, 2, 3, 4]) {
      expect(Math.abs(share(({ batchSize }) => batchSize === size) - 1 / 4)).toBeLessThan(tolerance);
    }
    for (const name of ['none', 'light', 'standard']) {
      expect(Math.abs(share(({ augment }) => augment === name) - 1 / 3)).toBeLessThan(tolerance);
    }
  });

  it('draw dimensions independently of each other', () => {
    const both = share(({ lr, decay }) => Number(lr) < 0.01 && Number(decay) < 0);
    expect(Math.abs(both - 1 / 4)).toBeLessThan(tolerance);
  });

  it('depend on the seed, and neither on the number of trials nor on the order of dimensions', () => {
    expect(draw(SPACE, 5, new Rng(1))).toEqual(trials.slice(0, 5));
    expect(draw(SPACE, 5, new Rng(2))).not.toEqual(trials.slice(0, 5));
    const reversed = Object.fromEntries(Object.entries(SPACE).reverse());
    expect(draw(reversed, 5, new Rng(1))).toEqual(trials.slice(0, 5));
  });
});

it.each([
  ['random draws', drawRandom],
  ['the Halton sequence', drawQuasiRandom],
])('%s repeat a trial only when hardly any others are left', (_, draw) => {
  const space: SearchSpace = { a: { choice: [1, 2, 3] }, b: { choice: ['x', 'y'] }, c: { integer: [1, 2] } };
  const trials = draw(space, 20, new Rng(1)).map((trial) => JSON.stringify(trial));
  expect(new Set(trials.slice(0, 12)).size).toBe(12);
  expect(trials).toHaveLength(20);
});

const CONDITIONAL: SearchSpace = {
  'sgd.momentum': { choice: [0.5, 0.9], when: { optimizer: 'sgd' } },
  optimizer: { choice: ['sgd', 'adam', 'lion'] },
  nesterov: { choice: [true, false], when: { optimizer: ['sgd'], 'sgd.momentum': 0.9 } },
};

it('leaves out parameters whose conditions are not met', () => {
  for (const trial of drawRandom(CONDITIONAL, 100, new Rng(1))) {
    expect('sgd.momentum' in trial).toBe(trial.optimizer === 'sgd');
    expect('nesterov' in trial).toBe(trial['sgd.momentum'] === 0.9);
  }
});

it('enumerates each combination of a grid once, with the last dimension varying fastest', () => {
  expect(enumerateGrid(CONDITIONAL)).toEqual([
    { 'sgd.momentum': 0.5, optimizer: 'sgd' },
    { 'sgd.momentum': 0.9, optimizer: 'sgd', nesterov: true },
    { 'sgd.momentum': 0.9, optimizer: 'sgd', nesterov: false },
    { optimizer: 'adam' },
    { optimizer: 'lion' },
  ]);
  const numbers = enumerateGrid({ lr: { logUniform: [0.001, 0.1], steps: 3 }, size: { integer: [1, 3] } });
  expect(numbers.map(({ lr, size }) => [lr, size])).toEqual([
    [0.001, 1],
    [0.001, 2],
    [0.001, 3],
    [0.01, 1],
    [0.01, 2],
    [0.01, 3],
    [0.1, 1],
    [0.1, 2],
    [0.1, 3],
  ]);
});
