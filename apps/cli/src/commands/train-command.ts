import { requestedSettings } from '../recipe-settings.js';
import type { TrainFlags } from './train.js';

/** Flags that decide how `train` runs, besides those of the run itself. */
interface TrainCommandFlags extends TrainFlags {
  readonly recipe?: string;
  readonly fastDevRun?: boolean;
}

/** Trains the model or the recipe that is named, or tries the run out. */
export async function trainCommand(
  model: string | undefined,
  { recipe, ...given }: TrainCommandFlags,
): Promise<void> {
  const { model: name, ...flags } = requestedSettings(model, recipe, given);
  if (flags.fastDevRun) await (await import('./fast-dev-run.js')).fastDevRun(name, flags);
  else await (await import('./train.js')).train(name, flags);
}
