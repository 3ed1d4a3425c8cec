import { ConfigError, isTracing, Rng } from '@convkit/core';
import { cast, customGrad, mul, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { dispatch } from '../dispatch.js';
import type { DropoutAttrs } from '../kernels.js';

/**
 * Zeroes each value with probability `rate` and scales the rest by 1 / (1 - rate): Srivastava et al. 2014. The mask
 * comes from `rng`, one draw a value, so it is the same on every backend.
 * @throws ConfigError when `rate` is not in [0, 1).
 */
export function dropout<T extends Tensor>(x: T, rate: number, rng: Rng): T {
  assertRate(rate);
  if (rate === 0) return x;
  const attrs = { rate, ...rng.state };
  if (!isTracing()) rng.skip(x.size);
  const drop = customGrad((input, save) => {
    const given = input as Tensor;
    const [value, mask] = dispatch('Dropout', { x: given }, attrs, () => reference(given, attrs)) as [
      Tensor,
      Tensor,
    ];
    (save as (saved: Tensor[]) => void)([mask]);
    return { value, gradFunc: (dy: Tensor, [saved]: Tensor[]) => mul(dy, saved as Tensor) };
  });
  return tidy(() => drop(x.dtype === 'float32' ? x : cast(x, 'float32')) as T);
}

function reference(x: Tensor, { rate, ...state }: DropoutAttrs): [Tensor, Tensor] {
  const rng = Rng.restore(state);
  const kept = 1 / (1 - rate);
  const values = new Float32Array(x.size);
  if (!isTracing()) for (let i = 0; i < values.length; i++) values[i] = rng.uniform() < rate ? 0 : kept;
  const mask = tensor(values, x.shape);
  return [mul(x, mask), mask];
}

export function assertRate(rate: number): void {
  if (!(rate >= 0 && rate < 1)) throw new ConfigError(`a dropout rate lies in [0, 1), got ${rate}`);
}
