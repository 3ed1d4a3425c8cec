import { CheckpointError, ConfigError } from '@convkit/core';
import type { RunTrial, TrialContext, TrialJob, TrialOutcome } from '@convkit/sweep';
import { checkMetricName, MemoryRunStore } from '@convkit/train';
import type { TrainingOptions } from 'convkit';
import { OF_NUMBERS, openRunData, optionsOf, startRun } from '../commands/train.js';
import type { AnyEvent } from '../output/run-events.js';
import { countImages, dataFlags, withAbsolutePaths } from '../run-settings.js';
import { keepingOptions } from '../safeguard-flags.js';
import { kindOf } from '../sequence-data.js';
import type { OpenedTraining } from '../table-data.js';
import { curveOf, keptIn, pointOf } from './trial-outcome.js';
import { type TrialSettings, trialSettings } from './trial-settings.js';

/** Creates the function that trains trials as `convkit train` does, but without a look at the test set. */
export function createRunTrial({ threads }: { readonly threads?: number }): RunTrial {
  const openData = cachingLast(openTrialData);
  return async (job, context) => {
    const settings = trialSettings(job.options);
    const data = await openData(settings);
    const bytes = await context.store.read();
    const options = {
      ...trainingOptions(settings, data),
      out: context.store,
      resume: bytes !== undefined,
      ...(threads !== undefined && { threads }),
    };
    return trainUntil(job, options, data, context);
  };
}

/**
 * Prepares a trial up to its first step, so that a mistake is found before any trial starts.
 * @param metric - what the sweep ranks trials by.
 * @throws ConfigError or another error if the trial could not start.
 */
export async function checkTrial({ options }: TrialJob, metric: string): Promise<void> {
  const settings = trialSettings(options);
  const data = await openTrialData(settings);
  const isRegression = data.task === 'regression';
  checkMetricName(metric, {
    own: settings.metrics ?? (isRegression ? OF_NUMBERS : []),
    hasValidation: true,
    hasAccuracy: !isRegression,
  });
  const run = startRun(
    { ...trainingOptions(settings, data), out: new MemoryRunStore(), signal: AbortSignal.abort() },
    data,
  );
  (await run.result).dispose();
}

/**
 * Opens the data of a trial. Its test set is replaced by its validation set, so that no trial reads it.
 * @throws ConfigError if the data has no validation set of its own.
 */
async function openTrialData(settings: TrialSettings): Promise<OpenedTraining> {
  const kind = kindOf(settings.model);
  const data = await openRunData({ ...(kind && { kind }), ...settings }, { isOwn: false });
  if (data.shared === 'test') {
    throw new ConfigError(
      `${settings.data} has no validation set, and a sweep must not choose by the test set`,
      {
        hint: 'Add "validationSplit": 0.1 to run, or "folds": 5 to the sweep.',
      },
    );
  }
  return { ...data, test: data.validation } as OpenedTraining;
}

function trainingOptions(settings: TrialSettings, data: OpenedTraining): Omit<TrainingOptions, 'data'> {
  const { checkpointEvery, insightEvery, keepLast, onOutOfMemory, recompute, ...own } = settings;
  const kind = kindOf(settings.model);
  const saved = { ...withAbsolutePaths({ ...(kind && { kind }), ...own }), images: countImages(data) };
  const { data: _, ...options } = optionsOf(saved, data);
  return {
    ...options,
    ...(checkpointEvery !== undefined && { checkpointEvery }),
    ...(insightEvery !== undefined && insightEvery > 0 && { insightEvery }),
    ...keepingOptions({ keepLast, onOutOfMemory, recompute }),
    settings: { ...saved },
  };
}

/** Trains until the epochs of the job are complete, and stops there if the run has more. */
async function trainUntil(
  job: TrialJob,
  options: Omit<TrainingOptions, 'data'>,
  data: OpenedTraining,
  { store, signal, onEpoch }: TrialContext,
): Promise<TrialOutcome> {
  const enough = new AbortController();
  const run = startRun({ ...options, signal: AbortSignal.any([signal, enough.signal]) }, data);
  // The iteration below reports a failure.
  run.result.catch(() => {});
  let end: Partial<Extract<AnyEvent, { type: 'done' }>> = {};
  for await (const event of run) {
    if (event.type === 'done') end = event;
    if (event.type !== 'epoch' && event.type !== 'start') continue;
    if (event.epoch >= job.epochs) enough.abort();
    if (event.type === 'epoch') onEpoch(pointOf(event));
  }
  (await run.result).dispose();
  if (end.weightsSha256 === undefined) signal.throwIfAborted();
  const curve = await curveOf(store);
  if ((curve.at(-1)?.epoch ?? 0) > job.epochs) {
    throw new CheckpointError(`the run has been trained beyond epoch ${job.epochs} already`, {
      hint: `Delete its folder ${job.run} from the trials of the sweep, and resume the sweep.`,
    });
  }
  const { weightsSha256, bestEpoch } = end;
  const kept =
    weightsSha256 === undefined
      ? await keptIn(store)
      : { weightsSha256, ...(bestEpoch !== undefined && { bestEpoch }) };
  return { curve, ...kept };
}

/** Opens data once as long as the settings that it depends on stay the same. */
function cachingLast(open: typeof openTrialData): typeof openTrialData {
  let last: { readonly key: string; readonly data: Promise<OpenedTraining> } | undefined;
  return (settings) => {
    const key = JSON.stringify([settings.model, settings.data, dataFlags(settings)]);
    if (last?.key !== key) {
      const data = open(settings);
      last = { key, data };
      data.catch(() => {
        last = undefined;
      });
    }
    return last.data;
  };
}
