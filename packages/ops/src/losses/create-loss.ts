import {
  type ArgumentKind,
  ConfigError,
  checkArguments,
  type LossConstants,
  type LossName,
  type LossSpec,
  type Task,
} from '@convkit/core';
import { binaryCrossEntropyLoss } from './binary-cross-entropy.js';
import { binaryFocalLoss } from './binary-focal.js';
import { focalLoss } from './focal.js';
import { huberLoss } from './huber.js';
import type { Loss } from './loss.js';
import { losses } from './losses.js';

const LOSS: ArgumentKind = [
  'the name of a loss, or { name, … }',
  (value) =>
    typeof value === 'string' || typeof (value as { readonly name?: unknown } | null)?.name === 'string',
];

const TASK: ArgumentKind = [
  'one of classification, multi-label, regression',
  (value) => Object.hasOwn(LOSSES_OF_TASK, String(value)),
];

/** Losses of each task, the default first. */
export const LOSSES_OF_TASK: Readonly<Record<Task, readonly [LossName, ...LossName[]]>> = {
  classification: ['cross-entropy', 'focal', 'binary-cross-entropy', 'squared-error', 'rbf-map', 'rbf-mle'],
  'multi-label': ['binary-cross-entropy', 'focal'],
  regression: ['mean-squared-error', 'mean-absolute-error', 'huber', 'squared-error'],
};

/**
 * Creates a loss for a task from its name, or name and constants.
 * @param task Defaults to classification.
 * @throws ConfigError if there is no such loss, it does not belong to the task, or a constant is invalid.
 */
export function createLoss(loss: LossSpec, task: Task = 'classification'): Loss {
  checkArguments('createLoss', { loss, task }, { loss: LOSS, task: TASK });
  const spec = (typeof loss === 'string' ? { name: loss } : loss) as Exclude<LossSpec, string>;
  if (!Object.hasOwn(losses, spec.name)) {
    throw new ConfigError(`There is no loss '${spec.name}'`, { hint: `Choose one of: ${choices(task)}.` });
  }
  if (!LOSSES_OF_TASK[task].includes(spec.name)) {
    throw new ConfigError(`The loss ${spec.name} does not support ${IN_WORDS[task]}`, {
      hint: `Choose one of: ${choices(task)}.`,
    });
  }
  checkConstants(spec);
  if (spec.name === 'focal') return ofFocal(spec, task);
  if (spec.name === 'binary-cross-entropy') return binaryCrossEntropyLoss(spec);
  if (spec.name === 'huber') return huberLoss(spec);
  return losses[spec.name];
}

const choices = (task: Task) => LOSSES_OF_TASK[task].join(', ');

const IN_WORDS: Readonly<Record<Task, string>> = {
  classification: 'classification',
  'multi-label': 'several labels per image',
  regression: 'regression',
};

const CONSTANTS: Readonly<Record<LossConstants['name'], readonly string[]>> = {
  focal: ['gamma', 'alpha'],
  'binary-cross-entropy': ['positiveWeights'],
  huber: ['delta'],
};

function checkConstants({ name, ...constants }: Exclude<LossSpec, string>): void {
  const known = Object.hasOwn(CONSTANTS, name) ? CONSTANTS[name as LossConstants['name']] : [];
  const unknown = Object.keys(constants).find((constant) => !known.includes(constant));
  if (unknown === undefined) return;
  throw new ConfigError(`The loss ${name} has no constant '${unknown}'`, {
    hint: known.length === 0 ? 'Pass the name alone.' : `Set ${known.join(' or ')}.`,
  });
}

function ofFocal({ gamma, alpha }: Extract<LossConstants, { name: 'focal' }>, task: Task): Loss {
  if (task === 'multi-label') return binaryFocalLoss({ gamma, alpha });
  if (alpha !== undefined) {
    throw new ConfigError('alpha of the focal loss needs several labels per image', {
      hint: 'Weight classes with class weights instead.',
    });
  }
  return focalLoss({ gamma });
}
