import { ConfigError, checkPositive, type LossSpec, lossName, type Recipe } from '@convkit/core';
import type { Targets } from '@convkit/data';
import { classCounts } from '../data/split.js';
import { outputsOf } from '../data/training-data.js';
import { counted } from '../options/counted.js';
import { balancedClassWeights } from './class-weights.js';
import type { TrainingOptions } from './options.js';

/**
 * The part of a recipe that weights classes in the loss. With several labels per image, the weights are the positive weights of binary
 * cross-entropy.
 * @throws ConfigError if the loss cannot be weighted, or there is not one positive weight for each class.
 */
export function classWeighting(options: TrainingOptions, loss: LossSpec): Partial<Recipe> {
  const { classWeights, data } = options;
  if (!classWeights) return {};
  const name = lossName(loss);
  const weighted = data.task === 'multi-label' ? ['binary-cross-entropy'] : ['cross-entropy', 'focal'];
  if (data.task === 'regression' || !weighted.includes(name)) {
    throw new ConfigError(`the loss ${name} does not support class weights`, {
      hint:
        data.task === 'regression'
          ? 'Leave out classWeights.'
          : `Leave them out, or choose the loss ${weighted.join(' or ')}.`,
    });
  }
  if (data.task !== 'multi-label')
    return { classWeights: weightsOf(options, () => balancedClassWeights(classCounts(data.train))) };
  const positiveWeights = weightsOf(options, () =>
    positiveWeightsOf(data.train.targets as Targets, data.train.length),
  );
  return { loss: { name: 'binary-cross-entropy', positiveWeights } };
}

/** Ratio of negative to positive images of each label, as PyTorch recommends for `pos_weight`. 1 for labels that never or always apply. */
function positiveWeightsOf({ width, values }: Targets, images: number): number[] {
  const counts = new Array<number>(width).fill(0);
  for (let i = 0; i < images * width; i++)
    counts[i % width] = (counts[i % width] as number) + (values[i] as number);
  return counts.map((count) => (count === 0 || count === images ? 1 : (images - count) / count));
}

function weightsOf({ classWeights, data }: TrainingOptions, balanced: () => number[]): readonly number[] {
  if (classWeights === 'balanced') return balanced();
  const weights = classWeights ?? [];
  const names = outputsOf(data);
  if (weights.length !== names.length) {
    throw new ConfigError(
      `classWeights has ${counted(weights.length, 'value')} for ${counted(names.length, 'class')}`,
      { hint: `Give one for each of ${names.join(', ')}.` },
    );
  }
  for (const [i, weight] of weights.entries()) checkPositive(`the weight of class '${names[i]}'`, weight);
  return weights;
}
