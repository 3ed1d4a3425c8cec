/** Values of the metric after epoch 1, 2, …; null for an epoch that has none. */
export type MetricCurve = readonly (number | null)[];

/** The mean over runs, as long as all of them have been trained. */
export function meanCurve(curves: readonly MetricCurve[]): MetricCurve {
  const length = curves.length === 0 ? 0 : Math.min(...curves.map((curve) => curve.length));
  return Array.from({ length }, (_, i) => {
    const values = curves.map((curve) => curve[i]);
    if (values.some((value) => typeof value !== 'number')) return null;
    return (values as number[]).reduce((sum, value) => sum + value, 0) / values.length;
  });
}
