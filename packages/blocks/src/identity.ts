import { INFERENCE, Module, type Pass } from '@convkit/core';
import type { Tensor } from '@tensorflow/tfjs-core';

/**
 * Its input. Holds a place in a list whose indices are PyTorch's keys, where a layer before it has done the work already: a ReLU
 * that its convolution computes, say.
 */
export class Identity extends Module {
  override forward<T extends Tensor>(x: T, pass: Pass = INFERENCE): T {
    return pass.tap(this, x);
  }
}
