import type { TrainingData, TrainingOptions } from 'convkit';

/** The option `workers` of a run, from its flag. Series and text have none. */
export function workersOf(
  workers: TrainingOptions['workers'],
  { encoding }: TrainingData,
): Pick<TrainingOptions, 'workers'> {
  if (encoding && workers === undefined) return {};
  return { workers: workers ?? 'auto' };
}
