import type { PlainError, RunSpec } from '@convkit/core';
import type { RunEvent, RunResult } from '../events.js';
import type { RecoveredEvent } from '../recovering.js';

/** What a backend says of itself before it is used, as `Probe` of `@convkit/backend`. */
export interface TrainerProbe {
  readonly available: boolean;
  readonly reason?: string;
  readonly facts: Readonly<Record<string, string | number | boolean>>;
}

/** How far the data are, while they are fetched. */
export interface DataProgress {
  /** The file, or what else is being done. */
  readonly name: string;
  /** In bytes, or in what else `total` counts. */
  readonly received: number;
  readonly total?: number;
}

/** What a page hears of a run: the events of `fit`, and what is the worker's own before and between them. */
export type TrainerEvent =
  | RunEvent
  | RecoveredEvent
  | ({ readonly type: 'data' } & DataProgress)
  /** The whole spec, once the data have told their classes and channels. */
  | { readonly type: 'spec'; readonly spec: RunSpec }
  /** The backend gets ready for the network: so many of all its shaders, or of what else it needs. */
  | { readonly type: 'preparing'; readonly done: number; readonly total: number }
  | { readonly type: 'paused'; readonly step: number }
  | { readonly type: 'resumed'; readonly step: number };

/** How a run is started. */
export interface StartOptions {
  /** The run's name in the store; 'run' where absent. */
  readonly name?: string;
  /** Goes on from the store's checkpoint; the spec may then be left out. */
  readonly resume?: boolean;
  readonly checkpointEvery?: number;
  readonly gradientNormsEvery?: number;
  /** The page's own files or images, which `datasets` of the worker gets. */
  readonly files?: unknown;
}

/** What a loaded checkpoint is of. */
export interface LoadedRun {
  readonly spec: RunSpec;
  readonly step: number;
  readonly epoch: number;
}

/** The questions a page asks, with their parameters and answers. */
export interface TrainerCalls {
  probe: { params: undefined; answer: Record<string, TrainerProbe> };
  start: { params: { spec: RunSpec | undefined; options: StartOptions }; answer: RunResult };
  ask: { params: { name: string; payload: unknown }; answer: unknown };
  load: { params: Uint8Array | string; answer: LoadedRun };
  exportRun: { params: string | undefined; answer: Uint8Array };
}

export type Control = 'pause' | 'resume' | 'step' | 'stop';

/** From the page to the worker. */
export type ToTrainer =
  | {
      readonly type: 'call';
      readonly id: number;
      readonly method: keyof TrainerCalls;
      readonly params: unknown;
    }
  | { readonly type: 'control'; readonly run: number; readonly control: Control }
  /** The last one: nobody hears what is still done. */
  | { readonly type: 'close' };

/** From the worker to the page. `run` is the id of the call that started it. */
export type FromTrainer =
  /** Early: the Web Lock that shows that the worker lives. */
  | { readonly type: 'alive'; readonly lock: string }
  | { readonly type: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly type: 'failure'; readonly id: number; readonly error: PlainError }
  | { readonly type: 'events'; readonly run: number; readonly events: readonly TrainerEvent[] };
