import { requestedSettings } from '../recipe-settings.js';
import { readSettings } from '../run-settings.js';
import { checkOptimizerFlags } from '../spec-flags.js';
import type { TrainFlags } from './train.js';

/** Flags of `train` besides those of the run. */
interface TrainCommandFlags extends TrainFlags {
  readonly recipe?: string;
  readonly fastDevRun?: boolean;
}

/** Trains a model or a recipe, or checks the run. */
export async function trainCommand(
  model: string | undefined,
  { recipe, ...given }: TrainCommandFlags,
): Promise<void> {
  checkOptimizerFlags(given);
  const known = model ?? (recipe === undefined ? await savedModel(given) : undefined);
  const { model: name, ...flags } = requestedSettings(known, recipe, given);
  if (flags.fastDevRun) await (await import('./fast-dev-run.js')).fastDevRun(name, flags);
  else await (await import('./train.js')).train(name, flags);
}

/** Model of the run to resume. Undefined if there is none. */
const savedModel = async ({ resume }: TrainFlags) =>
  resume === undefined ? undefined : (await readSettings(resume))?.model;
