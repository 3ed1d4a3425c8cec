/** A point of a curve: x and y. */
export type Point = readonly [x: number, y: number];

/** A line of a chart. */
export interface ChartLine {
  /** Name in the legend. */
  readonly label: string;
  /** y at each x of the chart; null where the line has none. */
  readonly values: readonly (number | null)[];
  /** Whether it is noisy, so that the chart can smooth it. */
  readonly noisy?: boolean;
  /** Whether it is dashed, with a mark at each point if there are few. */
  readonly dashed?: boolean;
  /** Whether it is drawn as points without a line. */
  readonly marks?: boolean;
  /** Whether it is hidden until it is chosen in the legend. */
  readonly hidden?: boolean;
}

/** A chart as plain data, for the script of the page. */
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
  /** Scale of y in the beginning. Without a value, the chart cannot be switched to a logarithmic scale. */
  readonly scale?: 'linear' | 'logarithmic';
  /** Whether x is logarithmic. */
  readonly logarithmicX?: boolean;
  /** A value of x to mark, with its label. */
  readonly mark?: { readonly x: number; readonly label: string };
}

/** What a line is made of. */
export interface Curve extends Omit<ChartLine, 'values'> {
  readonly points: readonly Point[];
}

/** Points per curve at most: fewer if there are many, so that the page stays small. */
const MAX_POINTS = 1000;
const MAX_POINTS_OF_ALL = 20_000;
const FEWEST_POINTS = 200;

/** Puts curves on common values of x. Long curves are thinned out: each point is the mean of its neighbors. */
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

/** Five significant digits are more than a screen shows. */
const rounded = (value: number | undefined) => (value === undefined ? null : Number(value.toPrecision(5)));

/** At most `limit` points: means of adjacent ones, each at the x of its last. */
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
