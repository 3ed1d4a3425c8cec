/** Targets of the samples of a dataset: numbers of a regression, or 1 and 0 for each label. */
export interface Targets {
  /** Number of targets of each sample. */
  readonly width: number;
  /** Targets [length, width]. */
  readonly values: ArrayLike<number>;
}

/** Selects the targets of the samples at `indices`, in that order. */
export function targetsAt({ width, values }: Targets, indices: ArrayLike<number>): Float64Array {
  const selected = new Float64Array(indices.length * width);
  for (let i = 0; i < indices.length; i++) {
    const start = (indices[i] as number) * width;
    for (let j = 0; j < width; j++) selected[i * width + j] = values[start + j] as number;
  }
  return selected;
}
