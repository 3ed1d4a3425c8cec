import { BackendError, type BackendProbe, checkOptions, fromPlainError, type RunSpec } from '@convkit/core';
import type { RunResult } from '../events.js';
import { EventQueue } from './event-queue.js';
import type {
  Control,
  FromTrainer,
  LoadedRun,
  ProbeOptions,
  StartOptions,
  ToTrainer,
  TrainerCalls,
  TrainerEvent,
} from './messages.js';
import type { PortLike } from './port.js';
import { PORT } from './port-kind.js';
import { onWorkerEnd } from './worker-liveness.js';

/** A run, as the page sees it. Iterates over its events, once. */
export interface TrainerRun extends AsyncIterable<TrainerEvent> {
  /** Pauses the run after the current step. A `paused` event follows. */
  pause(): void;
  /** Continues a paused run. */
  resume(): void;
  /** Trains one step, then pauses. */
  step(): void;
  /** Stops the run after the current step and saves a checkpoint. */
  stop(): void;
  /** Sends a request to the worker, which answers between two steps. */
  ask<T = unknown>(name: string, payload?: unknown): Promise<T>;
  /** Last event of the run. Rejects with the errors that `fit` throws. */
  readonly result: Promise<RunResult>;
}

/** A page's connection to its trainer. */
export interface TrainerConnection {
  /** Probes every backend in the worker with the given options. */
  probe(options?: ProbeOptions): Promise<Record<string, BackendProbe>>;
  /** Starts a run. A resumed run may omit the spec. */
  start(spec: RunSpec | undefined, options?: StartOptions): TrainerRun;
  /** Sends a request to the worker about the current network. */
  ask<T = unknown>(name: string, payload?: unknown): Promise<T>;
  /** Loads a checkpoint, given as bytes or by the name of its run, for `ask`. */
  load(from: Uint8Array | string): Promise<LoadedRun>;
  /**
   * Exports the run `name`, or the current one, as the bytes of a checkpoint. A run in progress is exported as it is after the current step, any
   * other as it was last saved.
   */
  exportRun(name?: string): Promise<Uint8Array>;
  /** Ends the worker, or the run at the other end of a channel. Pending calls reject with a BackendError. */
  close(): void;
}

interface Pending {
  resolve(value: never): void;
  reject(error: unknown): void;
}

/** Connects a page to its training worker, or to a trainer at the other port of a channel. Payloads and answers are copied. */
export function connectTrainer(port: PortLike): TrainerConnection {
  checkOptions('connectTrainer', port, PORT);
  const pending = new Map<number, Pending>();
  const queues = new Map<number, EventQueue<TrainerEvent>>();
  let calls = 0;
  const closed = new AbortController();
  let failure: BackendError | undefined;

  function call<M extends keyof TrainerCalls>(
    method: M,
    params: TrainerCalls[M]['params'],
    id = ++calls,
  ): Promise<TrainerCalls[M]['result']> {
    return new Promise((resolve, reject) => {
      if (failure) throw failure;
      pending.set(id, { resolve, reject });
      try {
        port.postMessage({ type: 'call', id, method, params } satisfies ToTrainer, []);
      } catch (error) {
        pending.delete(id);
        throw error;
      }
    });
  }

  function settle(id: number, how: (call: Pending) => void): void {
    const call = pending.get(id);
    pending.delete(id);
    if (call) how(call);
  }

  function fail(message: string, hint: string): void {
    failure ??= new BackendError(message, { hint });
    closed.abort();
    for (const id of [...pending.keys()]) settle(id, ({ reject }) => reject(failure));
  }

  port.addEventListener('message', ({ data }: { data: FromTrainer }) => {
    if (data.type === 'alive') onWorkerEnd(data.lock, closed.signal, () => crashed({}));
    else if (data.type === 'events') queues.get(data.run)?.push(data.events);
    else if (data.type === 'answer') settle(data.id, ({ resolve }) => resolve(data.value as never));
    else settle(data.id, ({ reject }) => reject(fromPlainError(data.error)));
  });
  const crashed = ({ message }: { message?: string }) =>
    fail(
      `The training worker crashed${message ? `: ${message}` : ''}`,
      'Start a new worker and resume the run from its last checkpoint.',
    );
  port.addEventListener('error', crashed);
  port.addEventListener('messageerror', () => crashed({ message: 'a message could not be read' }));
  port.start?.();

  const ask = <T>(name: string, payload?: unknown) => call('ask', { name, payload }) as Promise<T>;

  return {
    probe: (options = {}) => call('probe', options),
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
      fail('The trainer was closed', 'Connect to a new worker.');
      if (port.terminate) return port.terminate();
      port.postMessage({ type: 'close' } satisfies ToTrainer, []);
      port.close?.();
    },
  };
}
