import {
  add,
  concat,
  dispose,
  div,
  keep,
  mul,
  type NamedTensorMap,
  reshape,
  split,
  sqrt,
  square,
  sub,
  type Tensor,
  type Tensor1D,
  tidy,
  type Variable,
  zeros,
} from '@tensorflow/tfjs-core';

const [BETA1, BETA2, EPSILON] = [0.9, 0.999, 1e-7];

/**
 * Adam (Kingma and Ba 2015, algorithm 1) over the concatenation of all variables. tfjs's own optimizer runs some fifteen kernels for each
 * variable, which is slow for a small network with many layers. The values are the same, bit for bit.
 */
export class FlatAdam {
  readonly #variables: readonly Variable[];
  readonly #learningRate: number;
  #first: Tensor1D;
  #second: Tensor1D;
  /** Powers of the decay rates in float32, as tfjs has them. */
  #power1 = Math.fround(BETA1);
  #power2 = Math.fround(BETA2);

  constructor(variables: readonly Variable[], learningRate: number) {
    this.#variables = variables;
    this.#learningRate = learningRate;
    const size = variables.reduce((sum, variable) => sum + variable.size, 0);
    this.#first = zeros([size]);
    this.#second = zeros([size]);
  }

  /** Updates the variables. A variable without a gradient keeps its value. */
  apply(gradients: NamedTensorMap): void {
    const [first, second, values] = tidy(() => {
      const gradient = flat(this.#variables.map(({ name, shape }) => gradients[name] ?? zeros(shape)));
      const first = average(this.#first, gradient, BETA1);
      const second = average(this.#second, square(gradient), BETA2);
      const direction = div(
        div(first, Math.fround(1 - this.#power1)),
        add(sqrt(div(second, Math.fround(1 - this.#power2))), EPSILON),
      );
      return [first, second, sub(flat(this.#variables), mul(direction, this.#learningRate))];
    }) as [Tensor1D, Tensor1D, Tensor1D];
    dispose([this.#first, this.#second]);
    [this.#first, this.#second] = [keep(first), keep(second)];
    this.#power1 = Math.fround(this.#power1 * Math.fround(BETA1));
    this.#power2 = Math.fround(this.#power2 * Math.fround(BETA2));
    tidy(() => {
      const parts = split(
        values,
        this.#variables.map(({ size }) => size),
      );
      for (const [i, variable] of this.#variables.entries()) {
        variable.assign(reshape(parts[i] as Tensor1D, variable.shape));
      }
    });
    values.dispose();
  }

  dispose(): void {
    dispose([this.#first, this.#second]);
  }
}

const flat = (tensors: readonly (Variable | Tensor)[]): Tensor1D =>
  concat(tensors.map((tensor) => reshape(tensor, [tensor.size]))) as Tensor1D;

const average = (before: Tensor1D, now: Tensor1D, decay: number): Tensor1D =>
  add(mul(before, decay), mul(now, 1 - decay));
