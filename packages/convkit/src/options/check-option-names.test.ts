import { expect, it } from 'vitest';
import { TRAINING_OPTIONS } from '../training/options.js';
import { checkOptionNames } from './check-option-names.js';

const hintFor = (options: object) => {
  try {
    checkOptionNames(options, TRAINING_OPTIONS);
  } catch (error) {
    return (error as { hint?: string }).hint;
  }
};

it.each([
  ['epoch', 'epochs'],
  ['batch_size', 'batchSize'],
  ['augmentation', 'augment'],
  ['normalze', 'normalize'],
  ['lr', 'learningRate'],
])('suggests for %s: %s', (given, meant) => {
  expect(hintFor({ [given]: 1 })).toBe(`Did you mean '${meant}'?`);
});

it('lists the options if none is close', () => {
  expect(hintFor({ verbose: true })).toMatch(/^The options are .*model.*epochs/);
});

it.each([[null], [5], ['fast'], [[]]])('rejects %j as options', (options) => {
  expect(() => checkOptionNames(options, { workers: true })).toThrow('options must be an object, got');
});

it('accepts known options, undefined ones too', () => {
  expect(() => checkOptionNames({ workers: undefined }, { workers: true })).not.toThrow();
});
