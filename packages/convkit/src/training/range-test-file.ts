import type { RunFiles } from '@convkit/train';
import type { LearningRateRange } from './learning-rate-range.js';

/** Name of the file in a run's folder with the result of its learning rate range test. */
export const RANGE_TEST_FILE = 'learning-rate.json';

/** Saves the result of a range test, for reports. Does nothing if the store keeps no files. */
export async function saveRangeTest(files: RunFiles | undefined, range: LearningRateRange): Promise<void> {
  await files?.write(RANGE_TEST_FILE, new TextEncoder().encode(`${JSON.stringify(range)}\n`));
}
