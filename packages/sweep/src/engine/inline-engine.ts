import { checkOptions, oneAtATime } from '@convkit/core';
import { STORE } from './checks.js';
import { closed, drained } from './ended-engine.js';
import type { Engine, JobEvent } from './engine.js';
import { executeJob, type RunTrial } from './execute-job.js';
import type { SweepStore } from './sweep-store.js';
import type { CurvePoint, TrialJob } from './trial-job.js';

/** Options of `inlineEngine`. */
export interface InlineEngineOptions {
  /** The store of the sweep. */
  readonly store: SweepStore;
  /** Trains a run. */
  readonly runTrial: RunTrial;
}

/**
 * Runs jobs in this thread, one after another: for trials that need no process of their own, and for pages.
 * @throws ConfigError if an option is invalid.
 */
export function inlineEngine(options: InlineEngineOptions): Engine {
  checkOptions('inlineEngine', options, { store: STORE, runTrial: 'function' });
  const { store, runTrial } = options;
  const inTurn = oneAtATime();
  const closing = new AbortController();
  const { signal } = closing;
  const worker = 'inline';
  let isDrained = false;
  return {
    run: (job: TrialJob, onEvent: (event: JobEvent) => void) =>
      inTurn(() => {
        signal.throwIfAborted();
        if (isDrained) throw drained();
        onEvent({ type: 'started', job: job.id, worker });
        const onEpoch = (epoch: CurvePoint) => onEvent({ type: 'epoch', job: job.id, epoch });
        return executeJob(job, store, runTrial, { worker, signal, onEpoch });
      }),
    async drain() {
      isDrained = true;
    },
    async close() {
      closing.abort(closed());
      await inTurn(async () => {});
    },
  };
}
