import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { catalog, findModel, findVariant, sequenceCatalog } from '@convkit/models';
import { firstBatchOf } from 'convkit';
import { Output } from '../output/output.js';
import { report } from './report.js';
import { type TrainFlags, train } from './train.js';

/** Tries a whole run on one batch, in a temporary folder. */
export async function fastDevRun(
  model: string,
  { fastDevRun: _, ...flags }: TrainFlags & { readonly fastDevRun?: boolean },
): Promise<void> {
  const {
    batchSize = findVariant(findModel([...catalog, ...sequenceCatalog], model), flags.variant).recipe
      .batchSize,
  } = flags;
  const folder = await mkdtemp(path.join(os.tmpdir(), 'convkit-fast-dev-run-'));
  try {
    await train(
      model,
      { ...flags, ...inFirstEpoch(flags), batchSize, epochs: 1, insightEvery: 1, out: folder },
      (data) => firstBatchOf(data, batchSize),
    );
    if (process.exitCode) return;
    await report(folder, {
      ...(flags.json && { json: true }),
      ...(flags.backend && { backend: flags.backend }),
      ...(flags.threads !== undefined && { threads: flags.threads }),
      choose: (data) => firstBatchOf(data, batchSize),
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const output = new Output(flags);
  output.json({ event: 'fast-dev-run' });
  output.print('fast dev run: training, evaluation, checkpoint and report work');
}

/** Flags that name an epoch, moved to the only epoch of the run. */
const inFirstEpoch = ({ swa, unfreeze }: TrainFlags): Pick<TrainFlags, 'swa' | 'unfreeze'> => ({
  ...(swa && { swa: { ...swa, fromEpoch: 1 } }),
  ...(unfreeze && { unfreeze: unfreeze.map(({ pattern }) => ({ epoch: 1, pattern })) }),
});
