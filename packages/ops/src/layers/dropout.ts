import { checkArguments, checkFraction, isTracing, Rng } from '@convkit/core';
import { cast, customGrad, mul, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { dispatch } from '../dispatch.js';
import type { DropoutAttrs } from '../kernels.js';

/**
 * Dropout: zeroes each value with probability `rate` and scales the others by 1 / (1 - rate). Srivastava et al. 2014. The
 * mask takes one draw of `rng` per value, so it is the same on every backend.
 * @throws ConfigError if `rate` is not in [0, 1).
 */
export function dropout<T extends Tensor>(x: T, rate: number, rng: Rng): T {
  checkArguments('dropout', { x, rng }, { x: 'tensor', rng: 'rng' });
  checkFraction('the dropout rate', rate);
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
  const scale = 1 / (1 - rate);
  const values = new Float32Array(x.size);
  if (!isTracing()) for (let i = 0; i < values.length; i++) values[i] = rng.uniform() < rate ? 0 : scale;
  const mask = tensor(values, x.shape);
  return [mul(x, mask), mask];
}
