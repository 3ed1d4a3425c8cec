import { ConfigError } from '@convkit/core';

/** Most runs of a sweep. More are a mistake, and would fill the memory. */
export const MOST_RUNS = 100_000;

/** @throws ConfigError if a sweep has more than `MOST_RUNS` runs. */
export function checkRuns(count: number): void {
  if (count <= MOST_RUNS) return;
  throw new ConfigError(`a sweep has at most ${MOST_RUNS} runs, got ${count}`, {
    hint: 'Reduce trials, seeds or folds, or the values of a grid. Hyperband starts fewer trials with a larger minEpochs.',
  });
}
