import type { Dimension, ParameterValue } from '../space/search-space.js';

/** Most groups of a numeric parameter. */
const MOST = 8;

/** Least number of trials in a bin of a numeric parameter. */
const LEAST = 5;

/** The value of a parameter in a trial, and that of the metric. */
export interface Sample {
  readonly parameter: ParameterValue;
  readonly metric: number;
}

/**
 * Groups the metric by the parameter: one group per value if trials share values, else bins that contain about as many trials each. One
 * group if there are too few trials for two bins.
 */
export function groupByValue(dimension: Dimension, samples: readonly Sample[]): number[][] {
  const groups = new Map<ParameterValue, number[]>();
  for (const { parameter, metric } of samples) {
    groups.set(parameter, [...(groups.get(parameter) ?? []), metric]);
  }
  const sharesValues = groups.size <= MOST && 2 * groups.size <= samples.length;
  if ('choice' in dimension || sharesValues) return [...groups.values()];
  return quantileBins([...groups].sort(([a], [b]) => Number(a) - Number(b)).map(([, metrics]) => metrics));
}

/** Joins neighbors to bins. Equal values of the parameter stay together. */
function quantileBins(ascending: readonly (readonly number[])[]): number[][] {
  const count = ascending.reduce((sum, { length }) => sum + length, 0);
  const bins = Math.max(1, Math.min(MOST, Math.floor(count / LEAST)));
  const joined: number[][] = Array.from({ length: bins }, () => []);
  let before = 0;
  for (const metrics of ascending) {
    const middle = (before + metrics.length / 2) / count;
    joined[Math.floor(middle * bins)]?.push(...metrics);
    before += metrics.length;
  }
  return joined;
}
