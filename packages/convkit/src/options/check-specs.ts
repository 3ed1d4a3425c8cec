import { checkOptions, type ModelSpec, type Recipe, type RunSpec } from '@convkit/core';
import type { ClassifierSpec } from '../classifier/classifier-spec.js';

/** @throws ConfigError if a field that every `ModelSpec` has is missing or of another kind. */
export function checkModelSpec(where: string, spec: ModelSpec): void {
  checkOptions(where, spec, {
    name: 'string',
    variant: 'string',
    classes: 'strings',
    input: 'shape',
    targets: 'strings?',
    task: 'string?',
  });
}

/** @throws ConfigError if a field that every `Recipe` has is missing or of another kind. */
export function checkRecipe(where: string, recipe: Recipe): void {
  checkOptions(where, recipe, {
    input: 'object',
    optimizer: 'object',
    schedule: 'object',
    batchSize: 'whole',
    epochs: 'whole',
  });
  checkOptions(where, recipe.input, { size: 'shape', normalize: 'object' });
  checkOptions(where, recipe.input.normalize, { mean: 'numbers', std: 'numbers' });
}

/** @throws ConfigError if a field that every `RunSpec` has is missing or of another kind. */
export function checkRunSpec(where: string, spec: RunSpec): void {
  checkOptions(where, spec, { model: 'object', recipe: 'object', data: 'object', seed: 'count' });
  checkModelSpec(where, spec.model);
  checkRecipe(where, spec.recipe);
}

/** @throws ConfigError if a field that every `ClassifierSpec` has is missing or of another kind. */
export function checkClassifierSpec(where: string, spec: ClassifierSpec): void {
  checkOptions(where, spec, { model: 'object', preprocessing: 'object' });
  checkModelSpec(where, spec.model);
  checkOptions(where, spec.preprocessing, { channels: 'whole', background: 'number', transforms: 'array' });
}
