import type { Backend, BatchSource, ModelSpec, Module, OptimizerSpec, Rng, RunSpec } from '@convkit/core';
import type { Loss } from '@convkit/ops';
import type { RunStore } from '../checkpoint/run-store.js';
import type { DataProgress } from './messages.js';

/** Data sets of a run. */
export interface TrainerData {
  /** Training set. */
  readonly train: BatchSource;
  /** Validation set, evaluated after every epoch. */
  readonly validation?: BatchSource;
  /** Test set, evaluated once, after the last epoch. */
  readonly test?: BatchSource;
  /** Class names, in the order of the labels. */
  readonly classes: readonly string[];
  /** Number of channels of the images. */
  readonly channels: number;
  /** Called when the run has ended. */
  close?(): void | Promise<void>;
}

/** What `datasets` gets besides the spec. */
export interface DataContext {
  /** Aborted when the run is stopped. */
  readonly signal: AbortSignal;
  /** Reports progress to the page, as a `data` event. */
  report(progress: DataProgress): void;
  /** Warns the page about the data, with a `warning` event. */
  warn(message: string): void;
  /** Files that the page passed to `start`. */
  readonly files?: unknown;
}

/** Backend of a trainer, such as those of `@convkit/backend`. If it loses its device during a run, it is recovered and the run resumed. */
export type TrainerBackend = Omit<Backend, 'name'>;

/** Current network, for the app's requests. */
export interface RequestContext {
  /** Network that is being trained, or that was trained or loaded last. */
  readonly model: Module;
  /** Spec of its run. */
  readonly spec: RunSpec;
}

/** Handler of an app's request. Its payload is what the page passed to `ask`. */
// biome-ignore lint/suspicious/noExplicitAny: each app narrows it to its own request
export type TrainerRequest = (context: RequestContext, payload: any) => Promise<unknown>;

/** Handlers of an app's requests, by name. */
export type TrainerRequests = Readonly<Record<string, TrainerRequest>>;

/** What `store` gets besides the name of the run. */
export interface StoreOptions {
  /** Whether to open an existing run. */
  readonly resume: boolean;
  /** Warns the page about the store, with a `warning` event. */
  warn(message: string): void;
}

/** What `prepare` gets besides the model. */
export interface PrepareOptions {
  /** Shape [height, width, channels] of one image. */
  readonly input: readonly number[];
  /** Number of images per step. */
  readonly batchSize: number;
  /** Loss function of the run. */
  readonly loss: Loss;
  /** Optimizer of the run. */
  readonly optimizer: OptimizerSpec;
  /** Spec of the run. */
  readonly spec: RunSpec;
  /** Files that the page passed to `start`. */
  readonly files?: unknown;
  /** Whether the run resumes from a checkpoint, which replaces all values of the model afterwards. */
  readonly resume: boolean;
  /** Reports progress to the page, as a `preparing` event. */
  onProgress(progress: { readonly done: number; readonly total: number }): void;
  /** Sends the page a message for the log of the run, as a `note` event. */
  note(message: string): void;
}

/** What an app provides to its trainer, which by itself knows no models, data sets or backends. */
export interface TrainerParts {
  /** Creates the model of a spec. */
  readonly models: (spec: ModelSpec, rng: Rng) => Module;
  /** Opens the data sets of a run. */
  readonly datasets: (spec: RunSpec, context: DataContext) => Promise<TrainerData>;
  /** Backends, by the name in the spec. */
  readonly backends: Readonly<Record<string, (options: { threads?: number }) => TrainerBackend>>;
  /** Loss functions, by the name in the recipe. */
  readonly losses: Readonly<Record<string, Loss>>;
  /**
   * Whether the models and losses do the same in every step, so that steps can be repeated from a recording. See `fit`.
   * @defaultValue false
   */
  readonly replay?: boolean;
  /**
   * Called before the first step, when the backend is active. May throw if the backend cannot train the model, as `preflight` of
   * `@convkit/backend` does, prepare the backend, as its `warmUp` does, or load pretrained weights into the model.
   */
  readonly prepare?: (model: Module, options: PrepareOptions) => unknown;
  /** Opens the store of a run. By default, checkpoints are kept in the worker's memory. */
  readonly store?: (run: string, options: StoreOptions) => Promise<RunStore>;
  /** Handlers of the page's requests, or a function that loads them at the first request. */
  readonly requests?: TrainerRequests | (() => Promise<TrainerRequests>);
}
