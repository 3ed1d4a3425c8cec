import { checkArguments } from '@convkit/core';
import { mul, type Tensor, tanh, tidy } from '@tensorflow/tfjs-core';

export { relu, tanh, tidy } from '@tensorflow/tfjs-core';

/** Scaled tanh, 1.7159 tanh(2x / 3): LeCun et al. 1998, eq. 6 and appendix A. */
export function scaledTanh<T extends Tensor>(x: T): T {
  checkArguments('scaledTanh', { x }, { x: 'tensor' });
  return tidy(() => mul(tanh(mul(x, 2 / 3)), 1.7159) as T);
}
