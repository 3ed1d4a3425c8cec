import { models } from 'virtual:catalog';
import { NumericError } from '@convkit/core';
import type { TrainerConnection, TrainerRun } from '@convkit/train/worker';
import { computed, signal } from '@preact/signals';
import { cacheSite } from '../browser/cache-site.js';
import { addProbes, capabilities } from '../browser/capabilities.js';
import type { OwnData, RunFiles } from '../data/own-data.js';
import { testImagesOf } from '../data/test-images.js';
import { toRunSpec } from '../settings/run-spec.js';
import type { Settings } from '../settings/settings.js';
import { settingsFromSpec } from '../settings/settings-from-spec.js';
import { PageError } from '../ui/errors/page-error.js';
import type { StartingWeights } from '../weights/starting-weights.js';
import { runsText } from './messages.js';

import { RunView } from './run-view.js';
import { findStoredRuns, forgetRun, rememberRun, type StoredRun } from './stored-runs.js';
import { preloadTrainer, takeTrainer } from './trainer.js';

/** Steps between checkpoints, from which a reloaded page can resume. */
const CHECKPOINT_EVERY = 100;
/** Number of runs shown side by side. Older ones are closed. */
const MAX_RUNS = 2;

/** A run on the page and its worker. */
export interface Run {
  readonly view: RunView;
  readonly trainer: TrainerConnection;
  /** `undefined` for a run that was opened from a file. */
  readonly control?: TrainerRun;
  /** The user's own images that it trains on. */
  readonly images?: OwnData | undefined;
}

/** The user's own images, for runs that train on them. */
export const ownData = signal<OwnData | undefined>(undefined);

/** The runs on the page, oldest first. */
export const runs = signal<readonly Run[]>([]);

/** The run that was started last, which the other pages show. */
export const current = computed<Run | undefined>(() => runs.value.at(-1));

let started = 0;

/** Names sort by time. The random part separates runs that start in the same millisecond, in two tabs for example. */
const newName = (prefix: string): string =>
  `${prefix}-${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 6)}`;

export interface StartOptions {
  /** Shows the run beside the existing one instead of replacing it. Defaults to `false`. */
  readonly beside?: boolean;
  /** Name of a run to resume from its checkpoint. */
  readonly resume?: string;
  /** Weights that the run starts from. Defaults to random ones. */
  readonly weights?: StartingWeights | undefined;
  /** File of the weights. A resumed run does not need it. */
  readonly weightsFile?: File | undefined;
}

const keptByStart = (beside: boolean): readonly Run[] => (beside ? runs.value.slice(-(MAX_RUNS - 1)) : []);

/** The active runs that a start with these options would end. */
export function endedByStart({ beside = false }: StartOptions = {}): readonly Run[] {
  const kept = keptByStart(beside);
  return runs.value.filter((run) => run.view.active && !kept.includes(run));
}

/**
 * Starts a run in a worker of its own.
 * @throws ConfigError if the settings are invalid.
 */
export function startRun(
  chosen: Settings,
  { beside = false, resume, weights, weightsFile }: StartOptions = {},
): Run {
  const spec = toRunSpec(chosen, models, weights);
  const name = resume ?? newName('run');
  const view = new RunView(name, ++started, spec, chosen, testImagesOf(spec));
  const kept = keptByStart(beside);
  for (const run of runs.value) if (!kept.includes(run)) close(run);
  const trainer = takeTrainer(spec.backend.name);
  const images = chosen.data === 'own' ? ownData.value : undefined;
  const options = {
    name,
    checkpointEvery: CHECKPOINT_EVERY,
    insightEvery: 10,
    ...(resume !== undefined && { resume: true }),
    files: { images, weights: weightsFile } satisfies RunFiles,
  };
  const control = trainer.start(spec, options);
  const run: Run = { view, trainer, control, images };
  runs.value = [...kept, run];
  follow(run, control, { weights, isResumed: resume !== undefined });
  return run;
}

/** Passes the events of a run to its view until the run ends. */
async function follow(
  { view, trainer }: Run,
  events: TrainerRun,
  { weights, isResumed }: { readonly weights: StartingWeights | undefined; readonly isResumed: boolean },
): Promise<void> {
  const { name, settings } = view;
  // A run that was closed after its last checkpoint ends without another one.
  let stored: StoredRun | undefined = isResumed ? { name, settings, weights, step: 0 } : undefined;
  try {
    for await (const event of events) {
      if (view.status.value !== 'failed') view.handle(event);
      if (event.type === 'step') void cacheSite();
      if (event.type === 'checkpoint' && event.location !== 'memory') {
        stored = { name, settings, weights, step: event.step };
        rememberRun(stored);
      }
      if (event.type === 'done' && stored)
        rememberRun({ ...stored, step: event.step, finished: { testAccuracy: event.testAccuracy } });
    }
    if (view.status.value === 'failed') findStoredRuns(); // Another run ended it.
    await tidyStorage();
  } catch (error) {
    view.fail(error);
    // A run that diverged would diverge again. One whose worker, data or memory failed may be resumed.
    if (error instanceof NumericError) {
      forgetRun(name);
      await trainer.load(name).then(
        ({ step }) => view.hadLearnedBy(step) && view.markRestored(step),
        () => {}, // There is no checkpoint, or another run has taken the place of this one.
      );
    }
    findStoredRuns();
    await tidyStorage();
  }
}

/** Deletes the checkpoints of all but the latest runs. */
async function tidyStorage(): Promise<void> {
  const { deleteOldRuns } = await import('./delete-old-runs.js');
  await deleteOldRuns().catch(() => {}); // Without storage there is nothing to delete.
}

/**
 * Resumes a stored run, beside the latest run on the page if that has a network.
 * @throws ConfigError if its settings are invalid.
 */
export function resumeStoredRun({ name, settings, weights }: StoredRun): Run {
  return startRun(settings, { resume: name, weights, beside: current.value?.view.hasNetwork ?? false });
}

/**
 * Opens a saved run in place of those on the page.
 * @param from Bytes of a checkpoint, or the name of a stored run.
 * @throws CheckpointError if the bytes are not a checkpoint, or there is no such run.
 */
export async function openRun(from: Uint8Array | string): Promise<Run> {
  const trainer = takeTrainer();
  const { spec, step } = await trainer.load(from).catch((error: unknown) => {
    trainer.close();
    throw error;
  });
  const name = typeof from === 'string' ? from : newName('opened');
  const view = new RunView(name, ++started, spec, settingsFromSpec(spec, models));
  view.markOpened(step);
  for (const run of runs.value) close(run);
  const run: Run = { view, trainer };
  runs.value = [run];
  return run;
}

/** Ends the worker of a run. Its checkpoint stays: a run that is training writes one first. */
function close({ view, trainer, control }: Run): void {
  const isTraining = view.active && view.step > 0;
  if (view.active) view.fail(new PageError(() => runsText.value.endedByAnother));
  if (control && isTraining) {
    control.stop();
    control.result.catch(() => {}).finally(trainer.close); // `follow` reports why it failed.
  } else {
    trainer.close();
  }
}

export function pauseRun({ control }: Run): void {
  control?.pause();
}

export function resumeRun({ control }: Run): void {
  control?.resume();
}

/** Runs one step of a paused run. */
export function stepRun({ control }: Run): void {
  control?.step();
}

/** Stops a run after the current step and writes a checkpoint. */
export function stopRun({ control }: Run): void {
  control?.stop();
}

preloadTrainer();

/** Probes the backends of this machine, once. */
export function probeBackends(): void {
  if (!capabilities.value.probes) addProbes(preloadTrainer().probe());
}
