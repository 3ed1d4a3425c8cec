import { expect, it } from 'vitest';
import type { SweepSpec } from '../spec/sweep-spec.js';
import { changedInputs, sweepDifferences } from './sweep-differences.js';

const SPEC: SweepSpec = {
  run: { model: 'lenet5', epochs: 9 },
  space: { lr: { choice: [1, 2] }, size: { choice: [28, 32] } },
  method: { name: 'grid' },
  metric: 'validationLoss',
};

it.each<[string, object, string[]]>([
  ['the same', {}, []],
  ['other limits', { budget: { minutes: 3 }, maxFailures: 9 }, []],
  ['another order of options', { run: { epochs: 9, model: 'lenet5' } }, []],
  [
    'another order of a space, which numbers trials',
    { space: { size: SPEC.space.size, lr: SPEC.space.lr } },
    ['space'],
  ],
  ['other options', { run: { model: 'lenet5', epochs: 3, limit: 5 } }, ['run.epochs', 'run.limit']],
  ['another method', { method: { name: 'random', trials: 3 } }, ['method.name', 'method.trials']],
  ['another seed', { seed: 2 }, ['seed']],
  ['other inputs', { inputs: { '/own.pth': 'a1' } }, []],
])('compares with %s', (_, change, expected) => {
  const { metric, ...rest } = { ...SPEC, ...change };
  expect(sweepDifferences(SPEC, { metric, ...rest } as SweepSpec)).toEqual(expected);
});

it('finds inputs that have changed or are missing, and ignores new ones', () => {
  const before = { ...SPEC, inputs: { '/a.pth': 'a1', '/b.pth': 'b1', '/c.pth': 'c1' } };
  const now = { ...SPEC, inputs: { '/a.pth': 'a1', '/b.pth': 'b2', '/d.pth': 'd1' } };
  expect(changedInputs(before, now)).toEqual(['/b.pth', '/c.pth']);
  expect(changedInputs(SPEC, now)).toEqual([]);
});
