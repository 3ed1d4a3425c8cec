/** Where a chart shows a trial, in pixels. */
export interface Trace {
  readonly trial: number;
  readonly points: readonly (readonly [x: number, y: number])[];
  /** Does not react to the pointer. */
  readonly isFine?: boolean;
}

/** A chart that has been drawn. */
export interface Drawing {
  readonly svg: SVGSVGElement;
  readonly traces: readonly Trace[];
}

/** The trial whose trace is closest to a point. Undefined if none is within a distance in pixels. */
export function nearestTrial(
  traces: readonly Trace[],
  x: number,
  y: number,
  distance: number,
): number | undefined {
  let nearest: number | undefined;
  let least = distance ** 2;
  for (const { trial, points, isFine } of traces) {
    if (isFine) continue;
    for (let i = 0; i < points.length; i++) {
      const [from, to] = [points[i], points[i + 1] ?? points[i]] as [Point, Point];
      const squared = squaredDistance(x, y, from, to);
      if (squared >= least) continue;
      least = squared;
      nearest = trial;
    }
  }
  return nearest;
}

type Point = readonly [x: number, y: number];

/** Squared distance of a point from a line segment. */
function squaredDistance(x: number, y: number, [x1, y1]: Point, [x2, y2]: Point): number {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const length = dx * dx + dy * dy;
  const share = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - x1) * dx + (y - y1) * dy) / length));
  return (x - x1 - share * dx) ** 2 + (y - y1 - share * dy) ** 2;
}
