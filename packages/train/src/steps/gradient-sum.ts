import { add, dispose, keep, mul, type NamedTensorMap, type Tensor, tidy } from '@tensorflow/tfjs-core';

/** Sum of the gradients of several batches, by variable name. */
export class GradientSum {
  #sums: NamedTensorMap = {};

  /** Adds `gradients`, and owns them from then on. */
  add(gradients: NamedTensorMap): void {
    for (const [name, gradient] of Object.entries(gradients)) {
      const former = this.#sums[name];
      this.#sums[name] = former ? keep(tidy(() => add(former, gradient))) : gradient;
      if (former) dispose([former, gradient]);
    }
  }

  /** Multiplies the sums by `factor` in place. */
  scale(factor: number): void {
    for (const [name, sum] of Object.entries(this.#sums)) {
      this.#sums[name] = mul(sum, factor) as Tensor;
      sum.dispose();
    }
  }

  /** The sums, by variable name. */
  get gradients(): NamedTensorMap {
    return this.#sums;
  }

  /** Frees the sums. */
  dispose(): void {
    dispose(Object.values(this.#sums));
    this.#sums = {};
  }
}
