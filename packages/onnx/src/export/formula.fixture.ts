import { INFERENCE, Module, type Pass } from '@convkit/core';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';

/** A network that computes a formula of its input. */
export class Formula extends Module {
  readonly #compute: (x: Tensor4D) => Tensor;

  constructor(compute: (x: Tensor4D) => Tensor) {
    super();
    this.#compute = compute;
  }

  override forward(x: Tensor, pass: Pass = INFERENCE): Tensor {
    return pass.tap(this, this.#compute(x as Tensor4D));
  }
}
