import { deleteRun, listRuns } from '@convkit/train/browser';
import { forgetRun } from './stored-runs.js';

/** Number of checkpoints that stay in the browser's storage. */
const KEPT = 5;

/** Deletes the checkpoints of all but the latest runs. Runs that are open in a tab stay. */
export async function deleteOldRuns(): Promise<void> {
  for (const { name } of (await listRuns()).slice(KEPT)) {
    await deleteRun(name).then(
      () => forgetRun(name),
      () => {},
    );
  }
}
