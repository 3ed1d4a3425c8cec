import { type ArgumentKind, ConfigError, describeValue } from '@convkit/core';
import { checkSpace, isParameterValue } from '../space/check-space.js';
import type { SearchSpace } from '../space/search-space.js';
import { gridOf } from '../space/value-at.js';
import { checkFields } from './check-fields.js';
import { GOAL } from './goal.js';
import { MOST_RUNS } from './most-runs.js';
import type { MethodSpec, SweepSpec } from './sweep-spec.js';

const isCount = (value: unknown, least: number) => Number.isSafeInteger(value) && (value as number) >= least;

const isSmallCount = (value: unknown, least: number) =>
  isCount(value, least) && (value as number) <= MOST_RUNS;

const optional = (must: string, accepts: (value: unknown) => boolean): ArgumentKind => [
  must,
  (value) => value === undefined || accepts(value),
];

const FIELDS = {
  run: 'object',
  space: 'object',
  method: 'object',
  metric: 'name',
  goal: GOAL,
  seeds: optional('a list of whole numbers from 0, each once', isSeeds),
  folds: optional(`a whole number from 2 to ${MOST_RUNS}`, (value) => isSmallCount(value, 2)),
  seed: 'count?',
  inputs: optional('an object with a string for each path', isInputs),
  budget: 'object?',
  maxFailures: 'count?',
} as const satisfies Readonly<Record<keyof SweepSpec, ArgumentKind>>;

const EARLY = {
  factor: optional('a whole number from 2', (value) => isCount(value, 2)),
  minEpochs: 'whole?',
  sampler: optional("'random' or 'quasi-random'", (value) => value === 'random' || value === 'quasi-random'),
} as const;

const TRIALS: ArgumentKind = [`a whole number from 1 to ${MOST_RUNS}`, (value) => isSmallCount(value, 1)];

/** Settings of each method. */
const METHODS: Readonly<Record<MethodSpec['name'], Readonly<Record<string, ArgumentKind>>>> = {
  grid: {},
  random: { trials: TRIALS },
  'quasi-random': { trials: TRIALS },
  'successive-halving': { trials: TRIALS, ...EARLY },
  hyperband: EARLY,
};

/** Options of runs that the sweep itself sets. */
const OWN_OPTIONS = {
  seed: 'seeds',
  fold: 'folds',
  out: undefined,
  resume: undefined,
  json: undefined,
} as const;

function isSeeds(value: unknown): boolean {
  if (!Array.isArray(value) || value.length === 0) return false;
  return value.every((seed) => isCount(seed, 0)) && new Set(value).size === value.length;
}

function isInputs(value: unknown): boolean {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject && Object.values(value).every((sum) => typeof sum === 'string');
}

/**
 * Checks a sweep, which may come from a file.
 * @throws ConfigError naming the first field that is missing, unknown or invalid.
 */
export function checkSweep(value: unknown): asserts value is SweepSpec {
  checkFields('the sweep', value, FIELDS);
  const { run, space, method, budget, seeds, folds } = value as unknown as SweepSpec;
  checkRun(run, space);
  checkSpace(space);
  checkMethod(method, space, Number(run.epochs));
  if (Object.keys(space).length === 0 && !seeds && !folds) {
    throw new ConfigError('space is empty: all trials would be the same', {
      hint: 'Add a parameter such as "lr": { "logUniform": [0.0001, 0.1] }, or folds or seeds to repeat one configuration.',
    });
  }
  if (budget) {
    const positive = optional('a number above 0', (limit) => typeof limit === 'number' && limit > 0);
    checkFields('budget', budget, { minutes: positive, epochs: 'whole?' });
  }
}

function checkRun(run: SweepSpec['run'], space: SearchSpace): void {
  for (const [name, value] of Object.entries(run)) {
    if (Object.hasOwn(OWN_OPTIONS, name)) {
      const own = OWN_OPTIONS[name as keyof typeof OWN_OPTIONS];
      throw new ConfigError(`run.${name} is set by the sweep`, {
        hint: own ? `Use ${own} of the sweep instead.` : 'Remove it.',
      });
    }
    if (isParameterValue(value)) continue;
    throw new ConfigError(
      `run.${name} must be a string, a number or true or false, got ${describeValue(value)}`,
    );
  }
  if (!isCount(run.epochs, 1)) {
    throw new ConfigError(`run.epochs must be a whole number from 1, got ${describeValue(run.epochs)}`, {
      hint: 'It is the number of epochs that the best trials train for.',
    });
  }
  for (const name of Object.keys(space)) checkParameter(name, run, space);
}

function checkParameter(name: string, run: SweepSpec['run'], space: SearchSpace): void {
  const [option, setting] = name.split('.') as [string, string | undefined];
  if (Object.hasOwn(OWN_OPTIONS, option) || option === 'epochs') {
    throw new ConfigError(`space.${name}: ${option} cannot be a parameter`, {
      hint: 'Use seeds, folds and run.epochs of the sweep.',
    });
  }
  if (setting !== undefined && !Object.hasOwn(run, option) && !Object.hasOwn(space, option)) {
    throw new ConfigError(`space.${name} needs the option '${option}', which neither run nor space sets`, {
      hint: `Add "${option}" to run, such as "optimizer": "sgd".`,
    });
  }
  if (setting === undefined && Object.hasOwn(run, name)) {
    throw new ConfigError(`'${name}' is both in run and in space`, { hint: 'Remove it from one of them.' });
  }
}

function checkMethod(method: MethodSpec, space: SearchSpace, epochs: number): void {
  const settings = Object.hasOwn(METHODS, method.name) ? METHODS[method.name] : undefined;
  if (!settings) {
    throw new ConfigError(
      `method.name must be one of ${Object.keys(METHODS).join(', ')}, got ${describeValue(method.name)}`,
    );
  }
  checkFields('method', method, { name: 'name', ...settings });
  if ('minEpochs' in method && Number(method.minEpochs ?? 1) > epochs) {
    throw new ConfigError(`method.minEpochs (${method.minEpochs}) exceeds run.epochs (${epochs})`, {
      hint: 'Increase run.epochs.',
    });
  }
  if (method.name !== 'grid') return;
  const endless = Object.keys(space).find((name) => gridOf(space[name] as never) === undefined);
  if (endless !== undefined) {
    throw new ConfigError(`space.${endless} needs steps in a grid: it has too many values to try them all`, {
      hint: 'Add "steps": 5, or use a choice.',
    });
  }
}
