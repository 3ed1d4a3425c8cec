import { checkNotNegative, type Recipe } from '@convkit/core';
import { add, mul, type Tensor, type Variable } from '@tensorflow/tfjs-core';
import { matchKeys } from './match-keys.js';

/**
 * Resolves the L2 coefficient of each penalized parameter. If several patterns match a parameter, their coefficients add up.
 * @throws ConfigError if a pattern is not a regular expression or matches no parameter.
 */
export function l2Coefficients(l2: Recipe['l2'], keys: Iterable<string>): Map<string, number> {
  const coefficients = new Map<string, number>();
  const all = [...keys];
  for (const { pattern, coefficient } of l2) {
    checkNotNegative(`The L2 coefficient of '${pattern}'`, coefficient);
    for (const key of matchKeys('L2 pattern', pattern, all)) {
      coefficients.set(key, (coefficients.get(key) ?? 0) + coefficient);
    }
  }
  return coefficients;
}

/** Adds the gradient of the L2 penalty coefficient * sum(w^2) / 2, which is coefficient * w. */
export function addL2Gradients(
  gradients: ReadonlyMap<string, Tensor>,
  parameters: ReadonlyMap<string, Variable>,
  coefficients: ReadonlyMap<string, number>,
): Map<string, Tensor> {
  const penalized = new Map(gradients);
  for (const [key, coefficient] of coefficients) {
    const gradient = gradients.get(key);
    if (gradient) penalized.set(key, add(gradient, mul(parameters.get(key) as Variable, coefficient)));
  }
  return penalized;
}
