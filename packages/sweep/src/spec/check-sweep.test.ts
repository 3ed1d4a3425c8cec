import { expect, it } from 'vitest';
import { checkSweep } from './check-sweep.js';

const VALID = {
  run: { model: 'lenet5', epochs: 9 },
  space: { lr: { logUniform: [0.001, 1] } },
  method: { name: 'random', trials: 3 },
  metric: 'validationLoss',
};

it.each([
  ['a random search', VALID],
  [
    'a grid',
    { ...VALID, method: { name: 'grid' }, space: { a: { choice: [1] }, b: { uniform: [0, 1], steps: 2 } } },
  ],
  [
    'Hyperband',
    { ...VALID, method: { name: 'hyperband', factor: 2, minEpochs: 3, sampler: 'quasi-random' } },
  ],
  ['seeds of one configuration', { ...VALID, space: {}, seeds: [1, 2] }],
  [
    'limits',
    { ...VALID, budget: { minutes: 0.5, epochs: 10 }, maxFailures: 0, folds: 2, seed: 0, goal: 'maximize' },
  ],
  ['checksums of files', { ...VALID, inputs: { '/own.pth': 'a1' } }],
])('accepts %s', (_, spec) => {
  expect(() => checkSweep(spec)).not.toThrow();
});

it.each([
  ['no object', [], /the sweep must be an object, got \[\]/],
  ['an unknown field', { ...VALID, trial: 3 }, /the sweep has an unknown field 'trial'/],
  ['a missing field', { ...VALID, metric: undefined }, /metric must be a string that is not empty/],
  ['an empty space', { ...VALID, space: {} }, /space is empty/],
  [
    'checksums that are not',
    { ...VALID, inputs: { '/own.pth': 1 } },
    /inputs must be an object with a string/,
  ],
  ['no epochs', { ...VALID, run: { model: 'lenet5' } }, /run\.epochs must be a whole number from 1/],
  [
    'an option that is no value',
    { ...VALID, run: { ...VALID.run, lr: [1] } },
    /run\.lr must be a string, a number/,
  ],
  ['a seed of the run', { ...VALID, run: { ...VALID.run, seed: 1 } }, /run\.seed is set by the sweep/],
  ['epochs as a parameter', { ...VALID, space: { epochs: { choice: [1] } } }, /epochs cannot be a parameter/],
  [
    'an option that is set twice',
    { ...VALID, run: { ...VALID.run, lr: 1 } },
    /'lr' is both in run and in space/,
  ],
  [
    'a setting of no option',
    { ...VALID, space: { 'optimizer.momentum': { choice: [1] } } },
    /needs the option 'optimizer'/,
  ],
  [
    'a name that is no option',
    { ...VALID, space: { '--lr': { choice: [1] } } },
    /'--lr' is not the name of an option/,
  ],
  [
    'a dimension of no kind',
    { ...VALID, space: { lr: { values: [1] } } },
    /space\.lr must have one of choice, uniform/,
  ],
  [
    'a dimension of two kinds',
    { ...VALID, space: { lr: { choice: [1], uniform: [0, 1] } } },
    /unknown field 'uniform'/,
  ],
  ['an empty choice', { ...VALID, space: { lr: { choice: [] } } }, /choice must be a list of strings/],
  ['a choice twice', { ...VALID, space: { lr: { choice: [1, 1] } } }, /each once/],
  ['a range upside down', { ...VALID, space: { lr: { uniform: [1, 0] } } }, /\[low, high\] with low <= high/],
  ['the logarithm of 0', { ...VALID, space: { lr: { logUniform: [0, 1] } } }, /0 < low <= high/],
  ['a fraction as a whole number', { ...VALID, space: { lr: { integer: [0, 1.5] } } }, /whole numbers/],
  [
    'a condition on nothing',
    { ...VALID, space: { lr: { choice: [1], when: { model: 'x' } } } },
    /refers to 'model'/,
  ],
  ['a condition on itself', { ...VALID, space: { lr: { choice: [1], when: { lr: 1 } } } }, /refers to 'lr'/],
  [
    'conditions in a circle',
    { ...VALID, space: { a: { choice: [1], when: { b: 1 } }, b: { choice: [1], when: { a: 1 } } } },
    /in a circle/,
  ],
  ['an unknown method', { ...VALID, method: { name: 'magic' } }, /method\.name must be one of grid, random/],
  ['no method', { ...VALID, method: {} }, /method\.name must be one of/],
  [
    'a setting of another method',
    { ...VALID, method: { name: 'grid', trials: 3 } },
    /unknown field 'trials'/,
  ],
  ['no number of trials', { ...VALID, method: { name: 'random' } }, /trials must be a whole number from 1/],
  [
    'a factor of 1',
    { ...VALID, method: { name: 'hyperband', factor: 1 } },
    /factor must be a whole number from 2/,
  ],
  [
    'more least epochs than epochs',
    { ...VALID, method: { name: 'hyperband', minEpochs: 10 } },
    /minEpochs \(10\) exceeds/,
  ],
  ['an endless grid', { ...VALID, method: { name: 'grid' } }, /space\.lr needs steps in a grid/],
  [
    'a grid of all numbers',
    { ...VALID, method: { name: 'grid' }, space: { size: { integer: [1, Number.MAX_SAFE_INTEGER] } } },
    /space\.size needs steps/,
  ],
  [
    'steps without end',
    { ...VALID, space: { lr: { uniform: [0, 1], steps: 1e15 } } },
    /steps must be a whole/,
  ],
  ['trials without end', { ...VALID, method: { name: 'random', trials: 1e9 } }, /trials must be a whole/],
  ['folds without end', { ...VALID, folds: 1e9 }, /folds must be a whole/],
  ['a method of all objects', { ...VALID, method: { name: 'constructor' } }, /method\.name must be one of/],
  ['minutes as text', { ...VALID, budget: { minutes: '3' } }, /minutes must be a number above 0, got '3'/],
  ['one fold', { ...VALID, folds: 1 }, /folds must be a whole number from 2/],
  ['the same seed twice', { ...VALID, seeds: [1, 1] }, /seeds must be a list of whole numbers/],
  ['a goal in other words', { ...VALID, goal: 'min' }, /goal must be 'minimize' or 'maximize'/],
  ['an empty budget', { ...VALID, budget: { minutes: 0 } }, /minutes must be a number above 0/],
])('rejects %s', (_, spec, message) => {
  expect(() => checkSweep(spec)).toThrow(
    expect.objectContaining({ code: 'CONFIG', message: expect.stringMatching(message) }),
  );
});
