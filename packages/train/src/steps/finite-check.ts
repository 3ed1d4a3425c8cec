import { dispatch } from '@convkit/ops';
import {
  addN,
  concat1d,
  type Rank,
  reshape,
  type Scalar,
  square,
  sum,
  type Tensor,
  tidy,
} from '@tensorflow/tfjs-core';

/** Number of values of the largest tensor that is joined with others. To copy a larger one would cost more than it saves. */
const JOINED_VALUES = 2 ** 14;

/**
 * Computes a number that is not finite if a value of `tensors` is not, or if their squares overflow. It is their joint norm on backends
 * with a kernel for it. Elsewhere it takes a few kernels for all small tensors, where `globalNorm` takes several for each.
 */
export function finiteCheck(tensors: readonly Tensor[]): Scalar {
  return tidy(() => {
    const [check] = dispatch('GlobalNorm', { ...tensors }, {}, () => [
      addN(joined(tensors).map((tensor) => tidy(() => sum(square(tensor))))),
    ]);
    return check as Scalar;
  });
}

/** The same values in fewer tensors. */
function joined(tensors: readonly Tensor[]): Tensor[] {
  const isSmall = ({ size }: Tensor) => size <= JOINED_VALUES;
  const small = tensors.filter(isSmall).map((tensor) => reshape<Rank.R1>(tensor, [-1]));
  const large = tensors.filter((tensor) => !isSmall(tensor));
  return small.length === 0 ? large : [concat1d(small), ...large];
}
