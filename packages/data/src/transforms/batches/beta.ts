import type { Rng } from '@convkit/core';

/** Draws from Beta(alpha, alpha). */
export function drawBeta(rng: Rng, alpha: number): number {
  const [a, b] = [logGamma(rng, alpha), logGamma(rng, alpha)];
  // In logarithms, because both may underflow for a small alpha.
  return 1 / (1 + Math.exp(b - a));
}

/** Draws the logarithm of a Gamma(shape, 1) variable: Marsaglia & Tsang 2000, "A simple method for generating gamma variables". */
function logGamma(rng: Rng, shape: number): number {
  if (shape < 1) return logGamma(rng, shape + 1) + Math.log(1 - rng.uniform()) / shape;
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = rng.normal();
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - rng.uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v))
      return Math.log(d * v);
  }
}
