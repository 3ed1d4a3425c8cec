import {
  ConfigError,
  checkFraction,
  checkNotNegative,
  checkNumber,
  checkPositive,
  checkWhole,
  type DistillationSpec,
  type EmaSpec,
  type LossSpec,
  lossName,
  type SwaSpec,
} from '@convkit/core';
import { createLoss } from '@convkit/ops';
import { Classifier } from '../classifier/classifier.js';
import { checkOptionNames, type OptionNames } from '../options/check-option-names.js';
import { checkFlag, checkValue, isObject } from '../options/check-value.js';
import type { TechniqueOptions } from './techniques.js';

/** Losses whose outputs are logits of a softmax. */
const LOGIT_LOSSES: readonly string[] = ['cross-entropy', 'focal'];

const EMA: OptionNames<EmaSpec> = { decay: true, warmup: true };
const SWA: OptionNames<SwaSpec> = { fromEpoch: true, everyEpochs: true, everySteps: true };
const DISTILLATION: OptionNames<DistillationSpec> = { temperature: true, weight: true };

/**
 * Checks the options of the techniques. `fit` checks those that depend on the length of the run.
 * @throws ConfigError naming the first option that is invalid or contradicts another.
 */
export function checkTechniqueOptions(options: TechniqueOptions & { readonly epochs?: number }): void {
  for (const name of ['clipNorm', 'clipValue', 'mixup', 'cutmix'] as const) {
    if (options[name] !== undefined) checkPositive(name, options[name]);
  }
  for (const name of ['accumulate', 'microBatches'] as const) {
    if (options[name] !== undefined) checkWhole(name, options[name]);
  }
  checkFlag('recompute', options.recompute);
  const { labelSmoothing, stochasticDepth, stochasticDepthWarmup } = options;
  if (labelSmoothing !== undefined) {
    checkNumber('labelSmoothing', labelSmoothing, 'above 0 and below 1', (x) => x > 0 && x < 1);
  }
  if (stochasticDepth !== undefined) checkFraction('stochasticDepth', stochasticDepth);
  if (stochasticDepthWarmup !== undefined) checkNotNegative('stochasticDepthWarmup', stochasticDepthWarmup);
  checkAverages(options);
  checkTeacherOptions(options);
}

function checkAverages({ ema, swa, epochs }: TechniqueOptions & { readonly epochs?: number }): void {
  if (ema !== undefined && swa !== undefined) {
    throw new ConfigError('ema contradicts swa: a run keeps one average of its weights', {
      hint: 'Leave out one of them.',
    });
  }
  if (typeof ema === 'object' && ema !== null) {
    checkOptionNames(ema, EMA);
    checkFraction('ema.decay', ema.decay);
    checkFlag('ema.warmup', ema.warmup);
  } else if (ema !== undefined) checkFraction('ema', ema);
  if (typeof swa !== 'object' || swa === null) {
    if (swa !== undefined) checkWhole('swa', swa, 1, epochs);
    return;
  }
  checkOptionNames(swa, SWA);
  checkWhole('swa.fromEpoch', swa.fromEpoch, 1, epochs);
  for (const name of ['everyEpochs', 'everySteps'] as const) {
    if (swa[name] !== undefined) checkWhole(`swa.${name}`, swa[name]);
  }
}

function checkTeacherOptions({ teacher, distillation }: TechniqueOptions): void {
  if (teacher !== undefined) {
    const isTeacher = teacher instanceof Classifier || (typeof teacher === 'string' && teacher !== '');
    checkValue('teacher', teacher, 'a classifier, or its path, URL or bytes', isTeacher);
  }
  if (distillation === undefined) return;
  checkValue('distillation', distillation, '{ temperature, weight }', isObject(distillation));
  if (teacher === undefined) {
    throw new ConfigError('distillation needs a teacher', {
      hint: 'Pass a trained classifier as teacher, or leave out distillation.',
    });
  }
  checkOptionNames(distillation, DISTILLATION);
  const { temperature, weight } = distillation;
  if (temperature !== undefined) checkPositive('distillation.temperature', temperature);
  if (weight !== undefined) {
    checkNumber('distillation.weight', weight, 'above 0 and at most 1', (x) => x > 0 && x <= 1);
  }
}

/**
 * Checks that the loss of a run supports its techniques.
 * @param mixing - batch transforms that create soft targets.
 * @throws ConfigError naming the first that it does not support.
 */
export function checkLossTechniques(
  loss: LossSpec,
  { teacher }: Pick<TechniqueOptions, 'teacher'>,
  mixing: readonly { readonly name: string }[],
): void {
  const name = lossName(loss);
  if (mixing[0] && !createLoss(loss).ofTargets) {
    throw new ConfigError(`the loss ${name} does not support ${mixing[0].name}`, {
      hint: `Leave out ${mixing[0].name}, or use a variant of the model with another loss.`,
    });
  }
  if (teacher !== undefined && !LOGIT_LOSSES.includes(name)) {
    throw new ConfigError(`distillation needs a network with logits as outputs, but its loss is ${name}`, {
      hint: 'Leave out teacher, or use a variant of the model with the loss cross-entropy.',
    });
  }
}
