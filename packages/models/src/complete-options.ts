import { ConfigError } from '@convkit/core';
import type { ModelEntry, ModelOptions } from './model-entry.js';

/**
 * What a caller chose, and what the model was published with where nothing was.
 * @throws ConfigError when no network could have such classes or such an input.
 */
export function completeOptions(
  published: Pick<ModelEntry, 'classes' | 'input'>,
  { classes = published.classes, input = published.input, dropout = 0 }: ModelOptions,
): Required<ModelOptions> {
  if (!Number.isSafeInteger(classes) || classes < 2) {
    throw new ConfigError(`a network tells 2 classes or more apart, not ${classes}`);
  }
  if (input.length !== 3 || !input.every((extent) => Number.isSafeInteger(extent) && extent > 0)) {
    throw new ConfigError(`the shape of a picture is [height, width, channels], not [${input}]`);
  }
  return { classes, input, dropout };
}
