import { type ArgumentKind, ConfigError } from '@convkit/core';
import { checkFields } from '../spec/check-fields.js';
import { MOST_RUNS } from '../spec/most-runs.js';
import { inOrder } from './active.js';
import type { SearchSpace } from './search-space.js';

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

/** Whether `value` may be the value of a parameter. */
export const isParameterValue = (value: unknown) =>
  typeof value === 'string' || typeof value === 'boolean' || isNumber(value);

const isRange = (value: unknown, accepts: (low: number, high: number) => boolean) => {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const [low, high] = value;
  return isNumber(low) && isNumber(high) && low <= high && accepts(low, high);
};

const STEPS: ArgumentKind = [
  `a whole number from 1 to ${MOST_RUNS}`,
  (value) =>
    value === undefined ||
    (Number.isSafeInteger(value) && (value as number) >= 1 && (value as number) <= MOST_RUNS),
];
const WHEN: ArgumentKind = ['an object', (value) => value === undefined || isConditions(value)];

const isConditions = (value: unknown) =>
  typeof value === 'object' &&
  value !== null &&
  Object.values(value).every((one) =>
    Array.isArray(one) ? one.every(isParameterValue) : isParameterValue(one),
  );

/** Fields of a dimension, by the one that says of which kind it is. */
const KINDS: Readonly<Record<string, Readonly<Record<string, ArgumentKind>>>> = {
  choice: {
    choice: [
      'a list of strings, numbers or booleans with at least one value, each once',
      (value) =>
        Array.isArray(value) &&
        value.length > 0 &&
        value.every(isParameterValue) &&
        new Set(value).size === value.length,
    ],
    when: WHEN,
  },
  uniform: {
    uniform: ['[low, high] with low <= high', (value) => isRange(value, () => true)],
    steps: STEPS,
    when: WHEN,
  },
  logUniform: {
    logUniform: ['[low, high] with 0 < low <= high', (value) => isRange(value, (low) => low > 0)],
    steps: STEPS,
    when: WHEN,
  },
  integer: {
    integer: [
      '[low, high] with whole numbers and low <= high',
      (value) => isRange(value, (low, high) => Number.isSafeInteger(low) && Number.isSafeInteger(high)),
    ],
    steps: STEPS,
    when: WHEN,
  },
};

/** Name of a parameter: an option, or a setting of one as in `optimizer.momentum`. */
const NAME = /^[a-zA-Z][a-zA-Z0-9]*(\.[a-zA-Z][a-zA-Z0-9]*)?$/;

/** @throws ConfigError naming the first dimension that is invalid. */
export function checkSpace(space: SearchSpace): void {
  const names = Object.keys(space);
  for (const name of names) checkDimension(name, space);
  if (inOrder(space) !== undefined) return;
  throw new ConfigError('space: the conditions of its parameters refer to each other in a circle', {
    hint: 'Remove one of the conditions (when).',
  });
}

function checkDimension(name: string, space: SearchSpace): void {
  const where = `space.${name}`;
  if (!NAME.test(name)) {
    throw new ConfigError(`${where}: '${name}' is not the name of an option`, {
      hint: 'Use a name such as lr or weightDecay, or optimizer.momentum for a setting of an option.',
    });
  }
  const dimension: unknown = space[name];
  const kind = Object.keys(KINDS).find(
    (key) => typeof dimension === 'object' && dimension && Object.hasOwn(dimension, key),
  );
  if (kind === undefined) {
    throw new ConfigError(`${where} must have one of ${Object.keys(KINDS).join(', ')}`, {
      hint: `For example { "choice": [16, 32, 64] } or { "logUniform": [0.0001, 0.1] }.`,
    });
  }
  checkFields(where, dimension, KINDS[kind] as Readonly<Record<string, ArgumentKind>>);
  for (const other of Object.keys((dimension as { when?: object }).when ?? {})) {
    if (other !== name && Object.hasOwn(space, other)) continue;
    throw new ConfigError(`${where}.when refers to '${other}', which is not another parameter of the space`, {
      hint: 'Name a parameter of the space.',
    });
  }
}
