import type { Probe } from '@convkit/backend';
import type { RunSpec } from '@convkit/core';
import {
  type Call,
  diedError,
  fromPlain,
  type LinkEvent,
  type Reply,
  type StartOptions,
} from './messages.js';

export interface TrainerRun {
  pause(): void;
  resume(): void;
  step(): void;
  stop(): void;
  /** Settles when the run is over. */
  readonly over: Promise<void>;
}

/** The page's end of a training worker. */
export interface Trainer {
  probe(): Promise<Record<string, Probe>>;
  start(spec: RunSpec, options: StartOptions, listen: (event: LinkEvent) => void): TrainerRun;
  ask<Answer>(name: string, payload: unknown): Promise<Answer>;
  load(bytes: Uint8Array): Promise<RunSpec>;
  exportRun(): Promise<Uint8Array>;
  close(): void;
}

interface Waiting {
  readonly resolve: (result: never) => void;
  readonly reject: (error: Error) => void;
}

export function connectTrainer(worker: Worker): Trainer {
  const waiting = new Map<number, Waiting>();
  let listen: ((event: LinkEvent) => void) | undefined;
  let dead: Error | undefined;
  let last = 0;

  const die = (error: Error) => {
    dead = error;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  worker.addEventListener('message', ({ data }: MessageEvent<Reply>) => {
    if ('events' in data) {
      for (const event of data.events) listen?.(event);
      return;
    }
    const found = waiting.get(data.id);
    waiting.delete(data.id);
    if ('error' in data) found?.reject(fromPlain(data.error));
    else found?.resolve(data.result as never);
  });
  worker.addEventListener('error', ({ message }) => die(diedError(message ?? '')));

  const send = <Answer>(call: Call): Promise<Answer> => {
    if (dead) return Promise.reject(dead);
    return new Promise<Answer>((resolve, reject) => {
      const id = ++last;
      waiting.set(id, { resolve: resolve as Waiting['resolve'], reject });
      worker.postMessage({ ...call, id });
    });
  };
  const order = (call: 'pause' | 'resume' | 'step' | 'stop') => () => {
    send({ call }).catch(() => {}); // A worker that died has told the run.
  };
  return {
    probe: () => send({ call: 'probe' }),
    start(spec, options, heard) {
      listen = heard;
      const over = send<void>({ call: 'start', spec, options });
      return {
        pause: order('pause'),
        resume: order('resume'),
        step: order('step'),
        stop: order('stop'),
        over,
      };
    },
    ask: (name, payload) => send({ call: 'ask', name, payload }),
    load: (bytes) => send({ call: 'load', bytes }),
    exportRun: () => send({ call: 'export' }),
    close() {
      worker.terminate();
      die(diedError('it was closed'));
    },
  };
}
