import { type ChartSpec, type Curve, joinCurves, type Point } from '../chart-spec.js';

/** Maximum number of lines that a chart initially shows. */
const SHOWN_LINES = 8;

/** Whether the line at an index is initially hidden. Of many lines, some from first to last are shown. */
export function isHidden(index: number, count: number): boolean {
  if (count <= SHOWN_LINES) return false;
  const every = (count - 1) / (SHOWN_LINES - 1);
  return !Array.from({ length: SHOWN_LINES }, (_, i) => Math.round(i * every)).includes(index);
}

/** Data of a chart over the steps of a run. */
export interface StepChart {
  readonly curves: readonly Curve[];
  readonly yLabel?: string;
  readonly scale?: ChartSpec['scale'];
  readonly format?: ChartSpec['format'];
}

/** Creates a chart of curves over the steps of a run. Omits curves without values. */
export function stepChart(
  id: string,
  title: string,
  { curves, yLabel, scale, format = 'number' }: StepChart,
): ChartSpec {
  const present = curves.filter(({ points }) => points.length > 0);
  return {
    id,
    title,
    xLabel: 'step',
    yLabel: yLabel ?? title.toLowerCase(),
    format,
    ...(scale && { scale }),
    ...joinCurves(present),
  };
}

/** Filters finite values; logs contain null for others. */
export function pointsOf<E extends { readonly step: number }>(
  events: readonly E[],
  read: (event: E) => unknown,
): Point[] {
  return events.flatMap((event) => {
    const value = read(event);
    return typeof value === 'number' && Number.isFinite(value) ? [[event.step, value] as const] : [];
  });
}
