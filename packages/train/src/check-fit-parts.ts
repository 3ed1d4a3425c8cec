import { ConfigError, describeValue, type Task } from '@convkit/core';
import type { FitOptions } from './fit-options.js';

const TASKS: readonly Task[] = ['classification', 'multi-label', 'regression'];

/**
 * Checks the types of what `fit` is given.
 * @throws ConfigError naming the first option of another type.
 */
export function checkFitParts(options: FitOptions): void {
  if (!isObject(options)) throw mustBe('The options of fit', 'an object', options);
  const { model, loss, recipe, train, validation, test, teacher, optimizer, schedule, task } = options;
  checkNetwork('model', model);
  if (teacher !== undefined) checkNetwork('teacher', teacher);
  checkFunction('loss', loss, 'a function such as softmaxCrossEntropy');
  if (!isObject(recipe)) throw mustBe('recipe', 'an object', recipe);
  if (optimizer !== undefined) checkFunction('optimizer', optimizer, 'a function that creates an optimizer');
  if (schedule !== undefined) {
    checkFunction('schedule', schedule, 'a function that returns the learning rate of a step');
  }
  if (task !== undefined && !TASKS.includes(task)) throw mustBe('task', `one of ${TASKS.join(', ')}`, task);
  for (const [name, source] of Object.entries({ train, validation, test })) {
    if (source === undefined && name !== 'train') continue;
    if (isObject(source) && typeof source.epoch === 'function') continue;
    throw mustBe(name, 'a source of batches, such as a Loader', source);
  }
}

function checkNetwork(name: string, value: unknown): void {
  if (!isObject(value) || typeof value.forward !== 'function') throw mustBe(name, 'a module', value);
}

function checkFunction(name: string, value: unknown, must: string): void {
  if (typeof value !== 'function') throw mustBe(name, must, value);
}

const mustBe = (name: string, must: string, value: unknown) =>
  new ConfigError(`${name} must be ${must}, got ${describeValue(value)}`);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
