/** Activation functions that the networks of the page use. */
export const ACTIVATIONS = {
  none: (x: number) => x,
  relu: (x: number) => Math.max(0, x),
  tanh: Math.tanh,
  sigmoid: (x: number) => 1 / (1 + Math.exp(-x)),
  /** LeCun et al. 1998, appendix A. */
  scaledTanh: (x: number) => 1.7159 * Math.tanh((2 / 3) * x),
} as const satisfies Readonly<Record<string, (x: number) => number>>;

export type ActivationName = keyof typeof ACTIVATIONS;

/** Largest difference between a value and that of the function, for outputs of size 1. */
const TOLERANCE = 1e-4;

/**
 * Recognizes the activation function that made `outputs` of `inputs`. A network applies it outside of its layers, where no pass
 * sees it.
 */
export function activationOf(
  inputs: ArrayLike<number>,
  outputs: ArrayLike<number>,
): ActivationName | undefined {
  const names = Object.keys(ACTIVATIONS) as ActivationName[];
  return names.find((name) =>
    Array.prototype.every.call(inputs, (input: number, i) => {
      const output = outputs[i] as number;
      return Math.abs(ACTIVATIONS[name](input) - output) <= TOLERANCE * Math.max(1, Math.abs(output));
    }),
  );
}
