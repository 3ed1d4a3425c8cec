import { ConfigError, type ModelSpec } from '@convkit/core';
import { headKeys } from '../models.js';
import { checkModelSpec } from '../options/check-specs.js';

/**
 * A regular expression, as a recipe's `freeze` holds it, that matches the keys of all parameters but those of the last layer, including
 * the last layers of auxiliary classifiers.
 * @throws ConfigError if no layer of the network depends on the number of classes.
 */
export function backbonePattern(model: ModelSpec): string {
  checkModelSpec('backbonePattern', model);
  const head = headKeys(model);
  if (head.length === 0) {
    throw new ConfigError(
      `${model.name} (${model.variant}) has no layer that depends on the number of classes`,
      { hint: 'Give a regular expression of the keys instead of the backbone.' },
    );
  }
  return `^(?!(?:${head.map((key) => key.replaceAll('.', '\\.')).join('|')})$)`;
}
