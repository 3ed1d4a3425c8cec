import { ConfigError, checkPositive, type Techniques } from '@convkit/core';
import { div, maximum, mul, norm, type Tensor, tidy, type Variable } from '@tensorflow/tfjs-core';
import { matchKeys } from './match-keys.js';

/** Largest 2-norm of the weights of each unit, by parameter. */
export type MaxNorms = ReadonlyMap<Variable, number>;

/**
 * Resolves the limit of each constrained parameter. If several patterns match a parameter, the first applies.
 * @throws ConfigError if a limit is not positive, a pattern is not a regular expression or matches no parameter, or a parameter is not a
 *   weight [..., out].
 */
export function maxNormsOf(
  maxNorm: Techniques['maxNorm'],
  parameters: ReadonlyMap<string, Variable>,
): MaxNorms {
  const limits = new Map<Variable, number>();
  for (const { pattern, limit } of maxNorm ?? []) {
    checkPositive(`The maximum norm of '${pattern}'`, limit);
    for (const key of matchKeys('maxNorm pattern', pattern, parameters.keys())) {
      const parameter = parameters.get(key) as Variable;
      if (parameter.rank < 2) {
        throw new ConfigError(`The maxNorm pattern '${pattern}' matches '${key}', which is not a weight`, {
          hint: 'End the pattern in weight$. The weights of each unit have a norm; biases do not.',
        });
      }
      if (!limits.has(parameter)) limits.set(parameter, limit);
    }
  }
  return limits;
}

/** Scales the weights [..., out] of each unit whose norm is above the limit down to it. Frozen parameters stay. */
export function applyMaxNorms(limits: MaxNorms): void {
  for (const [parameter, limit] of limits) {
    if (!parameter.trainable) continue;
    tidy(() => {
      const axes = parameter.shape.slice(0, -1).map((_, axis) => axis);
      const norms: Tensor = norm(parameter, 'euclidean', axes, true);
      // A norm up to the limit gives a factor of exactly 1.
      parameter.assign(mul(parameter, div(limit, maximum(norms, limit))));
    });
  }
}
