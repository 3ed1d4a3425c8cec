import { ConfigError, isTracing, type Rng } from '@convkit/core';
import { mul, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';

/**
 * Zeroes each value with probability `rate` and scales the rest by 1 / (1 - rate): Srivastava et al. 2014. The mask
 * comes from `rng`, so it is the same on every backend.
 * @throws ConfigError when `rate` is not in [0, 1).
 */
export function dropout<T extends Tensor>(x: T, rate: number, rng: Rng): T {
  assertRate(rate);
  if (rate === 0) return x;
  const kept = 1 / (1 - rate);
  const mask = new Float32Array(x.size);
  if (!isTracing()) for (let i = 0; i < mask.length; i++) mask[i] = rng.uniform() < rate ? 0 : kept;
  return tidy(() => mul(x, tensor(mask, x.shape)));
}

export function assertRate(rate: number): void {
  if (!(rate >= 0 && rate < 1)) throw new ConfigError(`a dropout rate lies in [0, 1), got ${rate}`);
}
