import { deleteRun, listRuns } from '@convkit/train/browser';
import { forgetUnfinished } from './resumable-runs.js';

/** Checkpoints that stay in the browser's storage. */
const KEPT = 5;

/** Deletes the checkpoints of all but the last runs; those that a tab has open stay. */
export async function tidyRuns(): Promise<void> {
  for (const { name } of (await listRuns()).slice(KEPT)) {
    await deleteRun(name).then(
      () => forgetUnfinished(name),
      () => {},
    );
  }
}
