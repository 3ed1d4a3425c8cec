import type { Rng } from '@convkit/core';

/** One float32 array with respect to which a function is differentiated. */
export interface Place {
  readonly name: string;
  readonly values: Float32Array;
  /** Outputs of the function with `values` in place of this array. */
  readonly evaluate: (values: Float32Array) => Float32Array;
}

/** The derivatives of sum(weights * output) with respect to some entries of an array. */
export interface Differences {
  /** Indices of the entries. */
  readonly entries: readonly number[];
  readonly derivatives: Float64Array;
  /** How much rounding of the outputs alone may change the 2-norm of `derivatives`. */
  readonly noise: number;
}

const HALF_UNIT = 2 ** -24;

/**
 * Computes central differences of two step sizes and extrapolates them (Richardson 1911). The error falls with the fourth power
 * of the step, so the step can be large enough for float32. Outputs are summed in float64.
 * @param epsilon Step relative to the root mean square of the values.
 * @param samples Maximum number of entries; `rng` selects them if there are more.
 */
export function finiteDifferences(
  { values, evaluate }: Place,
  weights: Float32Array,
  { epsilon, samples, rng }: { epsilon: number; samples: number; rng: Rng },
): Differences {
  const base = evaluate(values);
  const step = epsilon * (rootMeanSquare(values) || 1);
  const entries = [...rng.permutation(values.length)].slice(0, samples).sort((a, b) => a - b);

  const difference = (entry: number, reach: number) => {
    const at = (offset: number) => {
      const moved = values.slice();
      moved[entry] = (moved[entry] as number) + offset;
      return { outputs: evaluate(moved), position: moved[entry] as number };
    };
    const [above, below] = [at(reach), at(-reach)];
    // The actual step, as rounded to float32.
    const width = above.position - below.position;
    let total = 0;
    for (let i = 0; i < weights.length; i++) {
      total += (weights[i] as number) * ((above.outputs[i] as number) - (below.outputs[i] as number));
    }
    return total / width;
  };
  const derivatives = Float64Array.from(
    entries,
    (entry) => (4 * difference(entry, step) - difference(entry, 2 * step)) / 3,
  );
  const outputNorm = norm(base.map((output, i) => output * (weights[i] as number)));
  return { entries, derivatives, noise: (2 * HALF_UNIT * outputNorm * Math.sqrt(entries.length)) / step };
}

/** The 2-norm. */
export function norm(values: ArrayLike<number>): number {
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (values[i] as number) ** 2;
  return Math.sqrt(squares);
}

const rootMeanSquare = (values: Float32Array) => norm(values) / Math.sqrt(values.length);
