/** Training loss at a learning rate. */
export interface RangePoint {
  /** The learning rate of the step. */
  readonly learningRate: number;
  /** The loss of the step's batch. */
  readonly loss: number;
}

/** Standard deviation of the smoothing, in decades of the learning rate. */
const SMOOTHING = 0.15;
/**
 * Decades on each side of a learning rate over which its slope is measured, and at most this fraction of the whole range. In a sparse curve,
 * up to the next learning rate.
 */
const REACH = { decades: 0.5, ofRange: 1 / 6 };

const decades = (from: RangePoint, to: RangePoint) => Math.log10(to.learningRate / from.learningRate);

/** Averages each loss with its neighbors, weighted by a Gaussian. Unlike a running mean, this does not shift the curve to the right. */
export function smoothCurve(points: readonly RangePoint[]): RangePoint[] {
  return points.map((center) => {
    let [sum, weights] = [0, 0];
    for (const point of points) {
      const weight = Math.exp(-0.5 * (decades(center, point) / SMOOTHING) ** 2);
      sum += weight * point.loss;
      weights += weight;
    }
    return { learningRate: center.learningRate, loss: sum / weights };
  });
}

/**
 * The learning rate at which the loss falls fastest, as measured over a decade around it, before the loss is lowest. Undefined if the
 * loss falls nowhere.
 */
export function steepestDescent(curve: readonly RangePoint[]): number | undefined {
  const [first, second, last] = [curve[0], curve[1], curve.at(-1)];
  if (!first || !second || !last) return undefined;
  const toNeighbor = 1.01 * decades(first, second);
  const reach = Math.max(Math.min(REACH.decades, REACH.ofRange * decades(first, last)), toNeighbor);
  const lowest = curve.reduce((best, point) => (point.loss < best.loss ? point : best), first);
  const falling = curve.slice(0, curve.indexOf(lowest) + 1);
  let steepest: { slope: number; learningRate?: number } = { slope: 0 };
  for (const center of falling) {
    // The first steps of a network say little: its loss settles whatever the learning rate.
    if (decades(first, center) < 2 * reach) continue;
    const slope = slopeOf(falling.filter((point) => Math.abs(decades(center, point)) <= reach));
    if (slope < steepest.slope) steepest = { slope, learningRate: center.learningRate };
  }
  return steepest.learningRate;
}

/** Slope of the regression line of the loss over the logarithm of the learning rate. */
function slopeOf(points: readonly RangePoint[]): number {
  const xs = points.map(({ learningRate }) => Math.log10(learningRate));
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanX, meanY] = [mean(xs), mean(points.map(({ loss }) => loss))];
  let [covariance, variance] = [0, 0];
  for (const [i, { loss }] of points.entries()) {
    const x = (xs[i] as number) - meanX;
    covariance += x * (loss - meanY);
    variance += x * x;
  }
  return variance === 0 ? 0 : covariance / variance;
}
