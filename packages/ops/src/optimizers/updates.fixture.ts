import { Rng } from '@convkit/core';
import { type Tensor, tensor, type Variable, variable } from '@tensorflow/tfjs-core';

/** Gradients of three steps for a weight of shape [2, 3]. */
export const STEPS: readonly (readonly number[])[] = [1, 2, 3].map((seed) => {
  const rng = new Rng(seed);
  return Array.from({ length: 6 }, () => Math.fround(rng.normal()));
});

export const INITIAL: readonly number[] = [0.5, -1.5, 2, 0, 1e-3, -30];

export const gradientTensor = (values: readonly number[]): Tensor => tensor([...values], [2, 3]);

export const variableOf = (values: readonly number[]): Variable => variable(gradientTensor(values));

export const zeros = (): number[] => new Array<number>(6).fill(0);
