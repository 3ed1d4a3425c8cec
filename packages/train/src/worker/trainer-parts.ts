import type { ModelSpec, Module, OptimizerSpec, Rng, RunSpec } from '@convkit/core';
import type { Loss } from '@convkit/ops';
import type { BatchSource } from '../batch-source.js';
import type { RunStore } from '../checkpoint/run-store.js';
import type { Recoverable } from '../recovering.js';
import type { DataProgress, TrainerProbe } from './messages.js';

/** The data of a run. */
export interface TrainerData {
  readonly train: BatchSource;
  /** Evaluated after every epoch. */
  readonly validation?: BatchSource;
  /** Evaluated once, after the last epoch. */
  readonly test?: BatchSource;
  /** Their names, in the order of their labels. */
  readonly classes: readonly string[];
  readonly channels: number;
  /** Called once the run has ended. */
  close?(): void | Promise<void>;
}

export interface DataContext {
  /** Aborted when the run is stopped. */
  readonly signal: AbortSignal;
  report(progress: DataProgress): void;
  /** Tells the page what a person should know of the data, as a `warning`. */
  warn(message: string): void;
  /** What the page gave to `start`. */
  readonly files?: unknown;
}

/** As of `@convkit/backend`. One whose device is lost in mid-run is recovered, and the run resumed. */
export interface TrainerBackend extends Recoverable {
  probe(): Promise<TrainerProbe>;
  activate(): Promise<void>;
}

/** The network at hand, for the app's own requests. */
export interface RequestContext {
  readonly model: Module;
  readonly spec: RunSpec;
}

/** A request's payload is what the page's `ask` was given; the app knows its type. */
// biome-ignore lint/suspicious/noExplicitAny: each app narrows it to its own request
export type TrainerRequest = (context: RequestContext, payload: any) => Promise<unknown>;

export type TrainerRequests = Readonly<Record<string, TrainerRequest>>;

export interface StoreOptions {
  readonly resume: boolean;
  /** Tells the page what a person should know, as a `warning`. */
  warn(message: string): void;
}

/** Of the run that is about to begin. */
export interface PrepareOptions {
  /** [height, width, channels] of one image. */
  readonly input: readonly number[];
  /** Images a step. */
  readonly batchSize: number;
  readonly loss: Loss;
  readonly optimizer: OptimizerSpec;
  /** Tells the page how far it is, as `preparing`. */
  onProgress(progress: { readonly done: number; readonly total: number }): void;
}

/** What an app's worker can do: the trainer itself knows no model, data set or backend. */
export interface TrainerParts {
  readonly models: (spec: ModelSpec, rng: Rng) => Module;
  readonly datasets: (spec: RunSpec, context: DataContext) => Promise<TrainerData>;
  readonly backends: Readonly<Record<string, (options: { threads?: number }) => TrainerBackend>>;
  /** By the recipe's name of them. */
  readonly losses: Readonly<Record<string, Loss>>;
  /**
   * Called before the first step, with the backend active: throws where it cannot train the model, as `preflight` of
   * `@convkit/backend` does, or gets it ready for the model, as its `warmUp` does.
   */
  readonly prepare?: (model: Module, options: PrepareOptions) => unknown;
  /** Opens a run's store; without it a run lives as long as the worker. */
  readonly store?: (run: string, options: StoreOptions) => Promise<RunStore>;
  /** What a page may ask; a function is called at the first question, to load them late. */
  readonly requests?: TrainerRequests | (() => Promise<TrainerRequests>);
}
