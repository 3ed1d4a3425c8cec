import { ConfigError, checkArguments, checkOptions } from '@convkit/core';
import type { Variant } from '../model-entry.js';
import type { PretrainedWeights } from './pretrained-weights.js';

/**
 * Finds pretrained weights of a variant by name.
 * @param network Name of the model and variant in the error.
 * @throws ConfigError listing the known names.
 */
export function findPretrained(variant: Variant, name: string, network: string): PretrainedWeights {
  checkArguments('findPretrained', { name, network }, { name: 'string', network: 'string' });
  checkOptions('findPretrained', variant, { pretrained: 'object?' });
  const { pretrained = {} } = variant;
  const weights = Object.hasOwn(pretrained, name) ? pretrained[name] : undefined;
  if (weights) return weights;
  const names = Object.keys(pretrained);
  throw new ConfigError(`${network} has no pretrained weights named "${name}"`, {
    hint:
      names.length === 0
        ? 'No pretrained weights are known for it: give the path or URL of a file.'
        : `Use ${names.join(', ')}, or give the path or URL of a file.`,
  });
}
