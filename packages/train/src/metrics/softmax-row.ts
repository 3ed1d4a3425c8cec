/** Softmax of row `row` of `outputs` [n, width], in float64. */
export function softmaxRow(outputs: Float32Array, row: number, width: number): Float64Array {
  const values = Float64Array.from(outputs.subarray(row * width, (row + 1) * width));
  const largest = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  let total = 0;
  for (let i = 0; i < width; i++) {
    values[i] = Math.exp((values[i] as number) - largest);
    total += values[i] as number;
  }
  for (let i = 0; i < width; i++) values[i] = (values[i] as number) / total;
  return values;
}

/** Index of the largest value of row `row` of `values` [n, width]; the first of equal ones. */
export function largestInRow(values: ArrayLike<number>, row: number, width: number): number {
  let largest = 0;
  for (let i = 1; i < width; i++) {
    if ((values[row * width + i] as number) > (values[row * width + largest] as number)) largest = i;
  }
  return largest;
}
