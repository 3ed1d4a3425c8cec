/** The value below which `share` of `values` lie, between neighbors in proportion. @throws RangeError for no values. */
export function quantile(values: readonly number[], share: number): number {
  if (values.length === 0) throw new RangeError('no values have a quantile');
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(place)] as number, sorted[Math.ceil(place)] as number];
  return below + (above - below) * (place - Math.floor(place));
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** Round by round: `numerator` over `denominator`. */
export function ratios(numerator: readonly number[], denominator: readonly number[]): number[] {
  return numerator.slice(0, denominator.length).map((value, round) => value / (denominator[round] as number));
}
