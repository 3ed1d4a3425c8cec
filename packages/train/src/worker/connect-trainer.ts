import { BackendError, fromPlainError, type RunSpec } from '@convkit/core';
import type { RunResult } from '../events.js';
import { EventQueue } from './event-queue.js';
import type {
  Control,
  FromTrainer,
  LoadedRun,
  StartOptions,
  ToTrainer,
  TrainerCalls,
  TrainerEvent,
  TrainerProbe,
} from './messages.js';
import type { PortLike } from './port.js';
import { onEnded } from './worker-liveness.js';

/** A run as the page sees it: its events, for one reader, and its buttons. */
export interface TrainerRun extends AsyncIterable<TrainerEvent> {
  /** After the step under way; the event `paused` tells when. */
  pause(): void;
  resume(): void;
  /** One step, then a pause. */
  step(): void;
  /** Ends the run after the step under way, with a checkpoint. */
  stop(): void;
  /** One of the worker's requests, answered between two steps. */
  ask<T = unknown>(name: string, payload?: unknown): Promise<T>;
  /** Rejects as `fit` throws. */
  readonly result: Promise<RunResult>;
}

/** The page's side of `serveTrainer`. */
export interface TrainerConnection {
  /** What each backend can do in the worker. */
  probe(): Promise<Record<string, TrainerProbe>>;
  /** Starts a run; a resumed one may leave the spec out. */
  start(spec: RunSpec | undefined, options?: StartOptions): TrainerRun;
  ask<T = unknown>(name: string, payload?: unknown): Promise<T>;
  /** Opens a run's checkpoint, as bytes or by the run's name, for `ask`. */
  load(from: Uint8Array | string): Promise<LoadedRun>;
  /** The named run, or the one at hand, as bytes: one under way as it is after its step, else its last checkpoint. */
  exportRun(name?: string): Promise<Uint8Array>;
  /** Ends the worker, or the run at the other end of a channel; what it was doing is rejected with a BackendError. */
  close(): void;
}

interface Pending {
  resolve(value: never): void;
  reject(error: unknown): void;
}

/** Connects a page to its training worker, or to the other port of a channel. Payloads and answers are copied. */
export function connectTrainer(port: PortLike): TrainerConnection {
  const pending = new Map<number, Pending>();
  const queues = new Map<number, EventQueue<TrainerEvent>>();
  let calls = 0;
  const closed = new AbortController();
  let dead: BackendError | undefined;

  function call<M extends keyof TrainerCalls>(
    method: M,
    params: TrainerCalls[M]['params'],
    id = ++calls,
  ): Promise<TrainerCalls[M]['answer']> {
    return new Promise((resolve, reject) => {
      if (dead) throw dead;
      pending.set(id, { resolve, reject });
      try {
        port.postMessage({ type: 'call', id, method, params } satisfies ToTrainer, []);
      } catch (error) {
        pending.delete(id);
        throw error;
      }
    });
  }

  function end(id: number, settle: (call: Pending) => void): void {
    const waiting = pending.get(id);
    pending.delete(id);
    if (waiting) settle(waiting);
  }

  function die(message: string, hint: string): void {
    dead ??= new BackendError(message, { hint });
    closed.abort();
    for (const id of [...pending.keys()]) end(id, ({ reject }) => reject(dead));
  }

  port.addEventListener('message', ({ data }: { data: FromTrainer }) => {
    if (data.type === 'alive') onEnded(data.lock, closed.signal, () => died({}));
    else if (data.type === 'events') queues.get(data.run)?.push(data.events);
    else if (data.type === 'answer') end(data.id, ({ resolve }) => resolve(data.value as never));
    else end(data.id, ({ reject }) => reject(fromPlainError(data.error)));
  });
  const died = ({ message }: { message?: string }) =>
    die(
      `the training worker died${message ? `: ${message}` : ''}`,
      'Start a new worker and resume the run from its last checkpoint.',
    );
  port.addEventListener('error', died);
  port.addEventListener('messageerror', () => died({ message: 'a message could not be read' }));
  port.start?.();

  const ask = <T>(name: string, payload?: unknown) => call('ask', { name, payload }) as Promise<T>;

  return {
    probe: () => call('probe', undefined),
    ask,
    load: (from) => call('load', from),
    exportRun: (name) => call('exportRun', name),
    start(spec, options = {}) {
      const id = ++calls;
      const queue = new EventQueue<TrainerEvent>();
      queues.set(id, queue);
      const result = call('start', { spec, options }, id);
      result
        .then(
          () => queue.end(),
          (error) => queue.end(error),
        )
        .finally(() => queues.delete(id));
      const control = (name: Control) => () =>
        port.postMessage({ type: 'control', run: id, control: name } satisfies ToTrainer, []);
      return {
        [Symbol.asyncIterator]: () => queue.read(),
        pause: control('pause'),
        resume: control('resume'),
        step: control('step'),
        stop: control('stop'),
        ask,
        result,
      };
    },
    close() {
      die('the trainer was closed', 'Connect to a new worker.');
      if (port.terminate) return port.terminate();
      port.postMessage({ type: 'close' } satisfies ToTrainer, []);
      port.close?.();
    },
  };
}
