import type { RunSpec } from '@convkit/core';
import { checkRunSpec } from '../options/check-specs.js';
import { evaluationTransforms } from '../preprocessing.js';
import type { ClassifierSpec } from './classifier-spec.js';

/** The spec of the classifier that a run trains. */
export function classifierSpec(spec: RunSpec): ClassifierSpec {
  checkRunSpec('classifierSpec', spec);
  const { model, recipe, weights, background = 0, targetScale, encoding } = spec;
  const channels = model.input[2] === 1 ? 1 : 3;
  return {
    model,
    preprocessing: {
      channels,
      background,
      transforms: encoding ? [] : evaluationTransforms(recipe.input, model.input),
    },
    ...(encoding && { encoding }),
    loss: recipe.loss,
    ...(targetScale && { targetScale }),
    ...(weights?.license !== undefined && { license: weights.license }),
  };
}
