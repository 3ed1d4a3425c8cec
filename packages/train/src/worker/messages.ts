import type { BackendProbe, PlainError, RunSpec } from '@convkit/core';
import type { RunEvent, RunResult } from '../events.js';
import type { RecoveredEvent } from '../with-recovery.js';

/** Progress of loading the data. */
export interface DataProgress {
  /** Name of the file, or of the task in progress. */
  readonly name: string;
  /** Amount done so far, in bytes or in the unit of `total`. */
  readonly received: number;
  /** Total amount, if known. */
  readonly total?: number;
}

/** Progress of an evaluation on the validation or test set: before its first batch and after each one. */
export interface EvaluatingEvent {
  /** Event type. */
  readonly type: 'evaluating';
  /** Number of batches evaluated so far. */
  readonly done: number;
  /** Number of batches of the set. */
  readonly total: number;
  /** Number of images evaluated so far. */
  readonly images: number;
}

/** Event of a run in a trainer: those of `fit`, and some from before and between its steps. */
export type TrainerEvent =
  | RunEvent
  | RecoveredEvent
  | ({ readonly type: 'data' } & DataProgress)
  /**
   * The complete spec, with the classes and channels of the data, and the facts of the active backend. `facts.threads` is the number of
   * threads that compute; if it is below that of the spec, a `warning` event gives the reason.
   */
  | { readonly type: 'spec'; readonly spec: RunSpec; readonly facts: BackendProbe['facts'] }
  /** Progress of preparing the backend for the network, such as compiling its shaders. */
  | { readonly type: 'preparing'; readonly done: number; readonly total: number }
  | EvaluatingEvent
  /** Message of the app's `prepare` for the log. */
  | { readonly type: 'note'; readonly message: string }
  | { readonly type: 'paused'; readonly step: number }
  | { readonly type: 'resumed'; readonly step: number };

/** Options of a trainer's `probe`. */
export interface ProbeOptions {
  /**
   * Number of threads to ask for.
   * @defaultValue 1
   */
  readonly threads?: number;
}

/** Options of a run in a trainer. */
export interface StartOptions {
  /**
   * Name of the run in the store.
   * @defaultValue 'run'
   */
  readonly name?: string;
  /**
   * Resumes the run from its checkpoint. The spec may then be omitted.
   * @defaultValue false
   */
  readonly resume?: boolean;
  /** Number of steps between checkpoints within an epoch. By default, they are saved only at the start and after each epoch. */
  readonly checkpointEvery?: number;
  /** Number of the latest checkpoints to keep besides the last one, if the store keeps files. Defaults to none. */
  readonly keepLast?: number;
  /**
   * Action if a batch does not fit into memory. See `fit`.
   * @defaultValue 'stop'
   */
  readonly onOutOfMemory?: 'stop' | 'split';
  /**
   * Whether to recompute activations in the backward pass, to save memory. See `fit`.
   * @defaultValue false
   */
  readonly recompute?: boolean;
  /** Number of steps between step events with `Insight`, such as `gradientNorms`. By default, no step has it. */
  readonly insightEvery?: number;
  /** The page's own files or images, passed on to `datasets` in the worker. */
  readonly files?: unknown;
}

/** Description of a loaded checkpoint. */
export interface LoadedRun {
  /** Spec of the run. */
  readonly spec: RunSpec;
  /** Number of steps taken. */
  readonly step: number;
  /** Number of epochs completed. */
  readonly epoch: number;
}

/** Calls from the page to the worker, with their parameters and results. */
export interface TrainerCalls {
  probe: { params: ProbeOptions; result: Record<string, BackendProbe> };
  start: { params: { spec: RunSpec | undefined; options: StartOptions }; result: RunResult };
  ask: { params: { name: string; payload: unknown }; result: unknown };
  load: { params: Uint8Array | string; result: LoadedRun };
  exportRun: { params: string | undefined; result: Uint8Array };
}

/** Controls of a run. */
export type Control = 'pause' | 'resume' | 'step' | 'stop';

/** Message from the page to the worker. */
export type ToTrainer =
  | {
      readonly type: 'call';
      readonly id: number;
      readonly method: keyof TrainerCalls;
      readonly params: unknown;
    }
  | { readonly type: 'control'; readonly run: number; readonly control: Control }
  /** Last message: the page no longer listens. */
  | { readonly type: 'close' };

/** Message from the worker to the page. `run` is the id of the call that started the run. */
export type FromTrainer =
  /** First message: name of the Web Lock that is held while the worker is alive. */
  | { readonly type: 'alive'; readonly lock: string }
  | { readonly type: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly type: 'failure'; readonly id: number; readonly error: PlainError }
  | { readonly type: 'events'; readonly run: number; readonly events: readonly TrainerEvent[] };
