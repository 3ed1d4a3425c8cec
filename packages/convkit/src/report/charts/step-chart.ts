import { type ChartSpec, type Curve, joinCurves, type Point } from '../chart-spec.js';

/** Lines of layers or classes that a chart shows in the beginning. The others can be chosen. */
const SHOWN_LINES = 8;

/** Whether the line of this index is hidden in the beginning: of many lines, some from the first to the last are shown. */
export function isHidden(index: number, count: number): boolean {
  if (count <= SHOWN_LINES) return false;
  const every = (count - 1) / (SHOWN_LINES - 1);
  return !Array.from({ length: SHOWN_LINES }, (_, i) => Math.round(i * every)).includes(index);
}

/** What a chart over the steps of a run is made of. */
export interface StepChart {
  readonly curves: readonly Curve[];
  readonly yLabel?: string;
  readonly scale?: ChartSpec['scale'];
  readonly format?: ChartSpec['format'];
}

/** A chart of curves over the steps of a run, without curves that have no value. */
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

/** The values that are finite numbers: in a log, others are null. */
export function pointsOf<E extends { readonly step: number }>(
  events: readonly E[],
  read: (event: E) => unknown,
): Point[] {
  return events.flatMap((event) => {
    const value = read(event);
    return typeof value === 'number' && Number.isFinite(value) ? [[event.step, value] as const] : [];
  });
}
