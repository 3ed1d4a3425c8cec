import type { RunStore } from '@convkit/train';
import { platform } from '#platform';
import { checkBackend } from '../backend.js';
import { checkDataTask } from '../data/check-data.js';
import { checkSequenceOptions } from '../sequences/sequence-run.js';
import { type AttemptContext, attemptRun, type RunKind } from './attempt-run.js';
import { checkInputSize } from './check-input-size.js';
import { checkOptions } from './check-options.js';
import { EventStream } from './event-stream.js';
import type { PreparationEvent } from './events.js';
import { storeForRecovery, survivingLostDevice } from './lost-device.js';
import type { TrainingOptions } from './options.js';
import { planRun } from './run-spec.js';
import { taskOptions } from './task.js';

/** A run under way: an async iterable of its events, which are kept, so iteration may begin at any time. */
export interface StartedRun<Event, Result> extends AsyncIterable<Event> {
  /** The trained network, or the current one of a stopped run. Rejects if the run fails. */
  readonly result: Promise<Result>;
  /** Stops the run after the current step, with a checkpoint if there is a store. */
  stop(): void;
}

/**
 * Starts a run. It begins at once, whether its events are read or not.
 * @throws ConfigError at once if an option is invalid, DataError if `data` is not data to train on.
 */
export function startRun<Event, Result>(
  options: TrainingOptions,
  kind: RunKind<Event, Result>,
): StartedRun<Event | PreparationEvent, Result> {
  checkOptions(options);
  checkSequenceOptions(options);
  checkDataTask(options.data, kind.tasks);
  checkBackend(options);
  // Rejects invalid options before anything starts. The backend's figures follow later.
  const { spec } = planRun(options, {
    backend: { name: options.backend ?? 'wasm', threads: 1 },
    statistics: { mean: [0], std: [1] },
  });
  if (!options.data.encoding) checkInputSize(options.data, spec);
  taskOptions(spec, options.metrics);
  const events = new EventStream<Event | PreparationEvent>();
  const controller = new AbortController();
  const follow = () => controller.abort(options.signal?.reason);
  if (options.signal?.aborted) follow();
  options.signal?.addEventListener('abort', follow, { once: true });
  const emit = (event: Event | PreparationEvent) => events.push(event);
  const result = run(options, kind, { signal: controller.signal, emit }).finally(() =>
    options.signal?.removeEventListener('abort', follow),
  );
  result.then(
    () => events.end(),
    (error: unknown) => events.end({ error }),
  );
  return {
    result,
    stop: () => controller.abort(),
    [Symbol.asyncIterator]: () => events[Symbol.asyncIterator](),
  };
}

async function run<Event, Result>(
  options: TrainingOptions,
  kind: RunKind<Event, Result>,
  { signal, emit }: Pick<AttemptContext<Event>, 'signal' | 'emit'>,
): Promise<Result> {
  const store = await openStore(options);
  try {
    const kept = store ?? storeForRecovery();
    return await survivingLostDevice(options, emit, async function* (current, isRepeated) {
      const resumes = isRepeated || (options.resume ?? false);
      return yield* attemptRun(current, kind, { store: kept, resumes, signal, emit });
    });
  } finally {
    if (typeof options.out === 'string') await store?.close();
  }
}

async function openStore({ out, resume = false }: TrainingOptions): Promise<RunStore | undefined> {
  if (typeof out !== 'string') return out;
  return platform.openStore(out, { resume });
}
