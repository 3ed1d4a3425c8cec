import type { Rng } from '@convkit/core';

/** Reads or replaces one float32 array of what is differentiated. */
export interface Place {
  readonly name: string;
  readonly values: Float32Array;
  /** Outputs of the function with `values` at this place and everything else as it was. */
  readonly evaluate: (values: Float32Array) => Float32Array;
}

/** The derivative of sum(weights * output) for some entries of one place. */
export interface Differences {
  readonly entries: readonly number[];
  readonly derivatives: Float64Array;
  /** How far rounding of the outputs alone may move the 2-norm of `derivatives`. */
  readonly noise: number;
}

const HALF_UNIT = 2 ** -24;

/**
 * Central differences at two steps, extrapolated (Richardson 1911), so that the step can be large enough for float32:
 * the error falls with its fourth power. Outputs are summed in float64.
 * @param epsilon step relative to the root mean square of the values
 * @param samples how many entries to differentiate, drawn by `rng` where there are more
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
    // What float32 made of the step, not the step that was asked for.
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
