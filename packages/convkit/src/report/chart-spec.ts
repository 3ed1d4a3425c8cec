/** A point of a curve: x and y. */
export type Point = readonly [x: number, y: number];

/** A line of a chart. */
export interface ChartLine {
  /** Name in the legend. */
  readonly label: string;
  /** y at each x of the chart; null where it has no value. */
  readonly values: readonly (number | null)[];
  /** Whether the line is noisy and can be smoothed. */
  readonly noisy?: boolean;
  /** Whether the line is dashed, with a marker at each point if there are few. */
  readonly dashed?: boolean;
  /** Draws points without a line. */
  readonly marks?: boolean;
  /** Hides the line until it is selected in the legend. */
  readonly hidden?: boolean;
}

/** A chart as plain data for the script of the page. */
export interface ChartSpec {
  /** Unique within the page. */
  readonly id: string;
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly x: readonly number[];
  readonly lines: readonly ChartLine[];
  /** Format of y. */
  readonly format: 'number' | 'percent';
  /** Initial scale of y. Without it, the chart cannot switch to a logarithmic scale. */
  readonly scale?: 'linear' | 'logarithmic';
  /** Whether x is logarithmic. */
  readonly logarithmicX?: boolean;
  /** A value of x to mark, with its label. */
  readonly mark?: { readonly x: number; readonly label: string };
}

/** Data of a line. */
export interface Curve extends Omit<ChartLine, 'values'> {
  readonly points: readonly Point[];
}

/** Maximum number of points per curve, lower for many curves, so that the page stays small. */
const MAX_POINTS = 1000;
const MAX_POINTS_OF_ALL = 20_000;
const FEWEST_POINTS = 200;

/** Aligns curves on common values of x. Long curves are downsampled to means of neighboring points. */
export function joinCurves(curves: readonly Curve[]): Pick<ChartSpec, 'x' | 'lines'> {
  const limit = Math.max(FEWEST_POINTS, Math.min(MAX_POINTS, Math.floor(MAX_POINTS_OF_ALL / curves.length)));
  const thinned = curves.map(({ points }) => new Map(thinOut(points, limit)));
  const x = [...new Set(thinned.flatMap((points) => [...points.keys()]))].sort((a, b) => a - b);
  const lines = curves.map(({ points: _, ...line }, i) => ({
    ...line,
    values: x.map((at) => rounded(thinned[i]?.get(at))),
  }));
  return { x, lines };
}

/** Five significant digits exceed the resolution of a screen. */
const rounded = (value: number | undefined) => (value === undefined ? null : Number(value.toPrecision(5)));

/** Downsamples to at most `limit` points: means of adjacent ones, at the x of the last. */
export function thinOut(points: readonly Point[], limit: number): readonly Point[] {
  const size = Math.ceil(points.length / limit);
  if (size <= 1) return points;
  const thinned: Point[] = [];
  for (let start = 0; start < points.length; start += size) {
    const group = points.slice(start, start + size);
    const mean = group.reduce((sum, [, y]) => sum + y, 0) / group.length;
    thinned.push([(group.at(-1) as Point)[0], mean]);
  }
  return thinned;
}
