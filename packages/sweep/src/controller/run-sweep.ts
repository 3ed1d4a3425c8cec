import { type ArgumentKind, ConfigError, checkOptions } from '@convkit/core';
import { STORE } from '../engine/checks.js';
import type { Engine } from '../engine/engine.js';
import type { SweepStore } from '../engine/sweep-store.js';
import type { JobResult } from '../engine/trial-job.js';
import { nextJobs } from '../methods/next-jobs.js';
import { planSweep, type SweepPlan } from '../methods/plan-sweep.js';
import { metricOfResult, rankAll } from '../methods/rank-trials.js';
import { checkSweep } from '../spec/check-sweep.js';
import type { SweepSpec } from '../spec/sweep-spec.js';
import { withinEpochs } from './budget.js';
import { JobQueue } from './job-queue.js';
import { Journal } from './journal.js';
import type { SweepDoneEvent, SweepEvent, TrialSummary } from './sweep-events.js';

/** How a sweep is run. */
export interface RunSweepOptions {
  /** Where the sweep is kept. A sweep that it holds already is resumed. */
  readonly store: SweepStore;
  /** What runs its jobs. It is closed at the end. */
  readonly engine: Engine;
  /** Called with each event. */
  readonly onEvent?: (event: SweepEvent) => void;
  /** Stops the sweep. Runs under way write a checkpoint. */
  readonly signal?: AbortSignal;
}

const ENGINE: ArgumentKind = [
  'an engine, such as localEngine returns',
  (value) =>
    (['run', 'drain', 'close'] as const).every(
      (method) => typeof (value as Partial<Engine> | null)?.[method] === 'function',
    ),
];

const DEFAULT_MAX_FAILURES = 3;

/**
 * Runs a sweep, or resumes it. Which trials run, for how long, and their results depend on the specification alone, not on the engine, the
 * order of events, or interruptions.
 * @throws ConfigError if the specification is invalid, runs do not report its metric, or more than `maxFailures` runs fail; CheckpointError
 *   if the store cannot be used. What is complete stays in the store.
 */
export async function runSweep(spec: SweepSpec, options: RunSweepOptions): Promise<SweepDoneEvent> {
  checkSweep(spec);
  checkOptions('runSweep', options, {
    store: STORE,
    engine: ENGINE,
    onEvent: 'function?',
    signal: 'signal?',
  });
  const { store, engine } = options;
  let unlock: Awaited<ReturnType<SweepStore['lock']>> | undefined;
  try {
    unlock = await store.lock();
    return await runLocked(spec, options);
  } finally {
    // While workers write their last checkpoints, no other controller may begin.
    await engine.close();
    await unlock?.();
  }
}

async function runLocked(spec: SweepSpec, options: RunSweepOptions): Promise<SweepDoneEvent> {
  const started = performance.now();
  const { store, onEvent = () => {}, signal } = options;
  const plan = planSweep(spec);
  const journal = await Journal.open(store.files, spec);
  onEvent({
    type: 'start',
    trials: plan.trials.length,
    jobs: countJobs(plan),
    completed: journal.results.size,
  });
  try {
    await runJobs(plan, journal, { ...options, started });
  } finally {
    await journal.flush();
  }
  const results = [...journal.results.values()];
  const isComplete = missingJobs(plan, journal).length === 0;
  const done: SweepDoneEvent = {
    type: 'done',
    reason: isComplete ? 'complete' : signal?.aborted ? 'interrupted' : 'budget',
    ranking: ranking(plan, journal),
    failed: results.filter(({ state }) => state === 'failed'),
    diverged: results.filter(({ state }) => state === 'diverged').length,
    seconds: (performance.now() - started) / 1000,
  };
  onEvent(done);
  return done;
}

/** Runs jobs until none is left, the budget is spent, or the signal is aborted. */
async function runJobs(
  plan: SweepPlan,
  journal: Journal,
  { store, engine, onEvent = () => {}, signal, started }: RunSweepOptions & { readonly started: number },
): Promise<void> {
  const { spec } = plan;
  const deadline = started + 60_000 * (spec.budget?.minutes ?? Number.POSITIVE_INFINITY);
  const queue = new JobQueue(engine, store, { deadline, signal }, onEvent);
  let failures = 0;
  for (;;) {
    if (queue.isOpen) queue.start(missingJobs(plan, journal, spec.budget?.epochs));
    const arrived = await queue.next();
    if (arrived.length === 0) return;
    for (const result of arrived) {
      await journal.add(result);
      // Throws before other trials have run in vain.
      metricOfResult(result, spec.metric);
    }
    const [best] = ranking(plan, journal);
    for (const result of arrived) {
      onEvent({ type: 'result', result, best });
      if (result.state === 'failed') checkFailures(++failures, spec, result);
    }
  }
}

/** Jobs without a result that fit into a budget of epochs. */
const missingJobs = (plan: SweepPlan, { results }: Journal, epochs?: number) =>
  withinEpochs(nextJobs(plan, results), epochs).filter(({ id }) => !results.has(id));

/** Number of jobs if no trial fails. */
const countJobs = ({ brackets, runs }: SweepPlan): number =>
  brackets.flatMap(({ rungs }) => rungs).reduce((sum, { trials }) => sum + trials * runs.length, 0);

const ranking = (plan: SweepPlan, { results }: Journal): TrialSummary[] =>
  rankAll(plan, results).map((ranked) => ({
    ...ranked,
    parameters: plan.trials[ranked.trial - 1] as TrialSummary['parameters'],
  }));

function checkFailures(
  failures: number,
  { maxFailures = DEFAULT_MAX_FAILURES }: SweepSpec,
  { run, error }: JobResult,
): void {
  if (failures <= maxFailures) return;
  throw new ConfigError(
    `${failures} runs have failed, and maxFailures is ${maxFailures}. The last, ${run}: ${error}`,
    {
      hint: 'Remove the cause and resume the sweep, or increase maxFailures. What is complete is kept.',
    },
  );
}
