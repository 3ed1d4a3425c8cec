import { expect, it } from 'vitest';
import { planSweep } from '../methods/plan-sweep.js';
import type { SearchSpace } from '../space/search-space.js';
import type { SweepSpec } from '../spec/sweep-spec.js';
import { comparedEpochs, parameterImportance } from './parameter-importance.js';
import { type LossOf, resultsOf } from './sweep-results.fixture.js';
import { varianceExplained } from './variance-explained.js';

const specOf = (space: SearchSpace, trials = 200): SweepSpec => ({
  run: { model: 'dummy', epochs: 1 },
  space,
  method: { name: 'random', trials },
  metric: 'validationLoss',
});

function sharesOf(spec: SweepSpec, lossOf: LossOf): Record<string, number | undefined> {
  const importances = parameterImportance(planSweep(spec), resultsOf(spec, lossOf));
  return Object.fromEntries(importances.map(({ parameter, share }) => [parameter, share]));
}

const SPACE = {
  lr: { logUniform: [1e-4, 1] },
  width: { integer: [1, 100] },
  dropout: { choice: [0, 0.5] },
} as const satisfies SearchSpace;

it('computes epsilon squared', () => {
  // SST = 10, SSW = 4, MSW = 4 / 4 = 1: (6 - 1) / 10.
  expect(
    varianceExplained([
      [0, 1, 2],
      [2, 3, 4],
    ]),
  ).toBeCloseTo((6 - 1) / 10);
  expect(
    varianceExplained([
      [1, 1],
      [2, 2],
    ]),
  ).toBe(1);
  expect(
    varianceExplained([
      [1, 2],
      [1, 2],
    ]),
  ).toBe(0);
});

it('cannot tell from one group, single values, or equal values', () => {
  for (const groups of [
    [],
    [[]],
    [[1, 2, 3]],
    [[1], [2]],
    [[1, 2], [3], [4]].slice(1),
    [
      [1, 1],
      [1, 1],
    ],
  ]) {
    expect(varianceExplained(groups)).toBeUndefined();
  }
  expect(
    varianceExplained([
      [0.1 + 0.2, 0.3],
      [0.3, 0.3],
    ]),
  ).toBeUndefined();
});

it('finds the parameter that matters, and next to nothing in the others', () => {
  const shares = sharesOf(specOf(SPACE), ({ parameters }) => Math.abs(Math.log10(Number(parameters.lr)) + 2));
  expect(Object.keys(shares)[0]).toBe('lr');
  expect(shares.lr).toBeGreaterThan(0.85);
  expect(shares.width).toBeLessThan(0.05);
  expect(shares.dropout).toBeLessThan(0.05);
});

it('divides the variance between parameters that add up', () => {
  const shares = sharesOf(
    specOf({ a: { choice: ['x', 'y'] }, b: { choice: [0, 1] } }, 400),
    ({ parameters }) => 3 * Number(parameters.a === 'x') + 1 * Number(parameters.b),
  );
  // Variances of 9 / 4 and 1 / 4.
  expect(shares.a).toBeCloseTo(0.9, 1);
  expect(shares.b).toBeCloseTo(0.1, 1);
});

it('does not take noise for importance, even with few trials', () => {
  const noise: LossOf = ({ trial }) => (trial * 0.618034) % 1;
  const means = [12, 24, 48].map((trials) => {
    const shares = Array.from(
      { length: 50 },
      (_, seed) => sharesOf({ ...specOf(SPACE, trials), seed }, noise).width,
    );
    return shares.reduce<number>((sum, share) => sum + (share ?? Number.NaN), 0) / shares.length;
  });
  for (const mean of means) expect(mean).toBeLessThan(0.12);
});

it('is unknown for few trials, equal values, and parameters with one value', () => {
  const byWidth: LossOf = ({ parameters }) => Number(parameters.width);
  expect(sharesOf(specOf(SPACE, 3), byWidth)).toEqual({
    lr: undefined,
    width: undefined,
    dropout: undefined,
  });
  expect(sharesOf(specOf(SPACE, 50), () => 0.3)).toEqual({
    lr: undefined,
    width: undefined,
    dropout: undefined,
  });
  const one = specOf({ ...SPACE, only: { choice: ['x'] }, point: { uniform: [1, 1] } }, 50);
  expect(sharesOf(one, byWidth)).toMatchObject({ only: undefined, point: undefined });
  expect(parameterImportance(planSweep(one), new Map()).map(({ share, trials }) => [share, trials])).toEqual(
    Array.from({ length: 5 }, () => [undefined, 0]),
  );
});

it('leaves out trials without a value', () => {
  const spec = specOf(SPACE);
  const lossOf: LossOf = ({ parameters, trial }) => {
    if (trial % 10 === 0) return trial % 20 === 0 ? 'failed' : 'diverged';
    return Math.log10(Number(parameters.lr));
  };
  const [first] = parameterImportance(planSweep(spec), resultsOf(spec, lossOf));
  expect(first).toMatchObject({ parameter: 'lr', trials: 180 });
  expect(first?.share).toBeGreaterThan(0.9);
});

it('judges a conditional parameter by the trials that have it', () => {
  const spec = specOf({
    optimizer: { choice: ['sgd', 'adam'] },
    momentum: { uniform: [0, 1], when: { optimizer: 'sgd' } },
  });
  const plan = planSweep(spec);
  const results = resultsOf(spec, ({ parameters }) => Number(parameters.momentum ?? 100));
  const momentum = parameterImportance(plan, results).find(({ parameter }) => parameter === 'momentum');
  expect(momentum?.trials).toBe(plan.trials.filter((trial) => 'momentum' in trial).length);
  expect(momentum?.share).toBeGreaterThan(0.9);
});

it('compares all trials after the epochs that all of them have', () => {
  const spec: SweepSpec = {
    ...specOf(SPACE),
    run: { model: 'dummy', epochs: 27 },
    method: { name: 'hyperband' },
    seeds: [1, 2],
  };
  const plan = planSweep(spec);
  expect(comparedEpochs(plan)).toBe(1);
  // Only the width matters for the first epoch, only the learning rate later.
  const lossOf: LossOf = ({ parameters }, epoch) =>
    epoch === 1 ? Number(parameters.width) : 1e6 * Number(parameters.lr);
  const [first, second] = parameterImportance(plan, resultsOf(spec, lossOf));
  expect(first).toMatchObject({ parameter: 'width', trials: plan.trials.length });
  expect(first?.share).toBeGreaterThan(0.9);
  expect(second?.share).toBeLessThan(0.2);
});
