import { models } from 'virtual:catalog';
import { NumericError } from '@convkit/core';
import type { TrainerConnection, TrainerRun } from '@convkit/train/worker';
import { computed, signal } from '@preact/signals';
import type { OwnData } from '../data/own-data.js';
import { capabilities, learnProbes } from '../browser/capabilities.js';
import { keepSite } from '../browser/cache-site.js';
import { specOf } from '../settings/run-spec.js';
import { RunView } from './run-view.js';
import type { Settings } from '../settings/settings.js';
import { settingsOf } from '../settings/settings-from-spec.js';
import { takeTrainer, warmTrainer } from './trainer.js';
import { forgetUnfinished, keepUnfinished, lookForUnfinished } from './resumable-runs.js';

/** Steps between checkpoints, from which a reloaded page goes on. */
const CHECKPOINT_EVERY = 100;
/** Runs that are shown side by side; an older one is closed. */
const MOST_RUNS = 2;

/** A run on the page: what is shown of it, and its worker. */
export interface Run {
  readonly view: RunView;
  readonly trainer: TrainerConnection;
  /** Absent for a run that was opened from a file. */
  readonly control?: TrainerRun;
}

/** The user's own images, for runs that learn from them. */
export const ownData = signal<OwnData | undefined>(undefined);

/** Oldest first. */
export const runs = signal<readonly Run[]>([]);

/** The last one started: the one that other pages show. */
export const current = computed<Run | undefined>(() => runs.value.at(-1));

let started = 0;

/** Names sort by their time; two that begin in one millisecond, in two tabs say, are told apart. */
const newName = (kind: string): string =>
  `${kind}-${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 6)}`;

export interface StartOptions {
  /** Shown beside the runs that there are, instead of in their place. */
  readonly beside?: boolean;
  /** Goes on from the checkpoint of the run of this name. */
  readonly resume?: string;
}

const keptByStart = (beside: boolean): readonly Run[] => (beside ? runs.value.slice(-(MOST_RUNS - 1)) : []);

/** The runs under way that a start would end. */
export function endedByStart({ beside = false }: StartOptions = {}): readonly Run[] {
  const kept = keptByStart(beside);
  return runs.value.filter((run) => run.view.active && !kept.includes(run));
}

/**
 * Starts a run in a worker of its own.
 * @throws ConfigError when the settings make no run.
 */
export function startRun(chosen: Settings, { beside = false, resume }: StartOptions = {}): Run {
  const spec = specOf(chosen, models);
  const name = resume ?? newName('run');
  const view = new RunView(name, ++started, spec, chosen);
  const kept = keptByStart(beside);
  for (const run of runs.value) if (!kept.includes(run)) close(run);
  const trainer = takeTrainer(spec.backend.name);
  const options = {
    name,
    checkpointEvery: CHECKPOINT_EVERY,
    gradientNormsEvery: 10,
    ...(resume !== undefined && { resume: true }),
    ...(chosen.data === 'own' && { files: ownData.value }),
  };
  const control = trainer.start(spec, options);
  const run: Run = { view, trainer, control };
  runs.value = [...kept, run];
  follow(run, control);
  return run;
}

/** Shows what a run tells until it is over. */
async function follow({ view }: Run, events: TrainerRun): Promise<void> {
  const { name, settings } = view;
  try {
    for await (const event of events) {
      view.take(event);
      if (event.type === 'step') void keepSite();
      if (event.type === 'checkpoint' && event.location !== 'memory')
        keepUnfinished({ name, settings, step: event.step });
    }
    forgetUnfinished(name);
    const { tidyRuns } = await import('./delete-old-runs.js');
    await tidyRuns().catch(() => {}); // What cannot be listed takes no room.
  } catch (error) {
    view.fail(error);
    // What has become NaN will be so again; what failed for want of a worker, its data or memory may go on.
    if (error instanceof NumericError) forgetUnfinished(name);
    lookForUnfinished();
  }
}

/**
 * Opens a saved run, to try it and to look into it.
 * @throws CheckpointError when the bytes are none.
 */
export async function openRun(bytes: Uint8Array): Promise<Run> {
  const trainer = takeTrainer();
  const { spec, step } = await trainer.load(bytes).catch((error: unknown) => {
    trainer.close();
    throw error;
  });
  const view = new RunView(newName('opened'), ++started, spec, settingsOf(spec, models));
  view.opened(step);
  for (const run of runs.value) close(run);
  const run: Run = { view, trainer };
  runs.value = [run];
  return run;
}

/** Ends a run's worker; its checkpoint stays. */
function close({ view, trainer }: Run): void {
  if (view.active) view.fail(new Error('closed for another run'));
  trainer.close();
}

export function pauseRun({ control }: Run): void {
  control?.pause();
}

export function resumeRun({ control }: Run): void {
  control?.resume();
}

/** One step more of a paused run. */
export function stepRun({ control }: Run): void {
  control?.step();
}

/** Ends it after the current step, with a checkpoint. */
export function stopRun({ control }: Run): void {
  control?.stop();
}

warmTrainer();

/** Asks once what each backend can do here. */
export function probeBackends(): void {
  if (!capabilities.value.probes) learnProbes(warmTrainer().probe());
}
