import { checkNotNegative, checkPositive, checkWhole } from '@convkit/core';
import { checkData } from '../data/check-data.js';
import { checkTrainable } from '../data/classification-data.js';
import { checkOptionNames } from '../options/check-option-names.js';
import { checkFlag, checkNameFamily, checkValue, isFileSource, isObject } from '../options/check-value.js';
import { checkContradictions } from './check-contradictions.js';
import { checkRecipeOptions } from './check-recipe-options.js';
import { checkSafeguardOptions } from './check-safeguard-options.js';
import { checkTechniqueOptions } from './check-techniques.js';
import { TRAINING_OPTIONS, type TrainingOptions } from './options.js';

/**
 * Checks everything about the options of a run that can be said without reading an image or building the network.
 * @param known - the options that there are. Defaults to those of `trainClassifier`.
 * @throws ConfigError naming the first option that is invalid, DataError if `data` is not image data.
 */
export function checkOptions(
  options: TrainingOptions,
  known: Readonly<Record<string, true>> = TRAINING_OPTIONS,
): void {
  checkOptionNames(options, known);
  checkValue('model', options.model, 'the name of a model', typeof options.model === 'string');
  checkData('data', options.data);
  checkTrainable(options.data);
  checkNumbers(options);
  checkKinds(options);
  checkRecipeOptions(options);
  checkTechniqueOptions(options);
  checkSafeguardOptions(options);
  checkPatterns(options);
  checkContradictions(options);
}

function checkNumbers(options: TrainingOptions): void {
  for (const name of ['epochs', 'batchSize', 'size', 'checkpointEvery', 'insightEvery'] as const) {
    if (options[name] !== undefined) checkWhole(name, options[name]);
  }
  const { seed, workers } = options;
  if (seed !== undefined) checkWhole('seed', seed, 0);
  if (workers !== undefined && workers !== 'auto') checkWhole('workers', workers, 0, 256);
  const { learningRate } = options;
  if (learningRate !== undefined && learningRate !== 'auto') checkPositive('learningRate', learningRate);
}

/** Checks that each option that is given is of the right kind. */
function checkKinds(options: TrainingOptions): void {
  for (const name of ['auxiliary', 'strict', 'transformInput', 'cacheFeatures', 'resume'] as const) {
    checkFlag(name, options[name]);
  }
  const check = (name: keyof TrainingOptions, must: string, isValid: (value: unknown) => boolean) => {
    const value = options[name];
    if (value !== undefined) checkValue(name, value, must, isValid(value));
  };
  check('weights', 'a path, a URL or a name, a Uint8Array, or a Blob', isFileSource);
  if (options.weightsFrom !== undefined) checkNameFamily('weightsFrom', options.weightsFrom);
  check(
    'classWeights',
    "'balanced' or an array of one number per class",
    (value) => value === 'balanced' || Array.isArray(value),
  );
  check('sampler', "'balanced'", (value) => value === 'balanced');
  check(
    'normalize',
    "'recipe', 'dataset' or { mean: number[], std: number[] }",
    (value) => value === 'recipe' || value === 'dataset' || isNormalization(value),
  );
  check('augment', "'standard', 'light', 'none' or a list of transforms", (value) =>
    Array.isArray(value)
      ? value.every((step) => isObject(step) && typeof step.name === 'string')
      : typeof value === 'string',
  );
  check(
    'signal',
    'an AbortSignal',
    (value) =>
      isObject(value) && typeof value.addEventListener === 'function' && typeof value.aborted === 'boolean',
  );
  check(
    'out',
    'the path of a folder, the name of a run in a page, or a store',
    (value) =>
      (typeof value === 'string' && value !== '') ||
      (isObject(value) && typeof value.read === 'function' && typeof value.write === 'function'),
  );
}

const isNormalization = (value: unknown) => isObject(value) && isNumbers(value.mean) && isNumbers(value.std);

const isNumbers = (values: unknown) =>
  Array.isArray(values) && values.length > 0 && values.every((value) => Number.isFinite(value));

/** Checks the options that choose parameters by their names. */
function checkPatterns({ freeze, unfreeze, learningRates }: TrainingOptions): void {
  if (freeze !== undefined) {
    const must = "'backbone' or a regular expression of parameter names";
    checkValue('freeze', freeze, must, freeze === 'backbone' || isPattern(freeze));
  }
  if (unfreeze !== undefined) {
    const isList =
      Array.isArray(unfreeze) && unfreeze.every((each) => isObject(each) && isPattern(each.pattern));
    checkValue('unfreeze', unfreeze, 'an array of { epoch: number, pattern: RegExp }', isList);
    for (const { epoch } of unfreeze) checkWhole("unfreeze's epoch", epoch);
  }
  if (learningRates === undefined) return;
  if (Array.isArray(learningRates)) {
    for (const each of learningRates) {
      const must = 'a regular expression of parameter names';
      checkValue("learningRates' pattern", each?.pattern, must, isPattern(each?.pattern));
      checkNotNegative("learningRates' factor", each.factor);
    }
    return;
  }
  const must = '{ backbone: number } or an array of { pattern: RegExp, factor: number }';
  const isBackbone = isObject(learningRates) && 'backbone' in learningRates;
  checkValue('learningRates', learningRates, must, isBackbone);
  if (isBackbone) checkNotNegative('learningRates.backbone', learningRates.backbone as number);
}

const isPattern = (value: unknown): boolean => value instanceof RegExp;
