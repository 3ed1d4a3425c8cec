import { type BackendProbe, ConfigError, oneAtATime, type RunSpec } from '@convkit/core';
import { decodeRunCheckpoint, type RunCheckpoint } from '../../checkpoint/run-checkpoint.js';
import type { RunResult } from '../../events.js';
import type { LoadedRun, ProbeOptions, StartOptions, TrainerEvent } from '../messages.js';
import type { TrainerData, TrainerParts, TrainerRequests } from '../trainer-parts.js';
import { findPart } from './find-part.js';
import { Network } from './network.js';
import { completeSpec, waitForBackendAndData } from './run-data.js';
import { RunStores } from './run-stores.js';
import { StepScheduler } from './step-scheduler.js';
import { trainWithScheduler } from './train-with-scheduler.js';

/** The worker's side of a trainer: holds one network and trains one run at a time. */
export class Trainer {
  readonly #parts: TrainerParts;
  readonly #network: Network;
  readonly #stores: RunStores;
  /** Serializes tasks outside of a run, so that each has the network to itself. */
  readonly #runExclusive = oneAtATime();
  #scheduler: StepScheduler | undefined;
  #loaded: Uint8Array | undefined;

  constructor(parts: TrainerParts) {
    this.#parts = parts;
    this.#network = new Network(parts);
    this.#stores = new RunStores(parts.store);
  }

  /** Scheduler of the current run; undefined if none is in progress. */
  get scheduler(): StepScheduler | undefined {
    return this.#scheduler;
  }

  /** Probes every backend with the given options. */
  async probe(options: ProbeOptions): Promise<Record<string, BackendProbe>> {
    const probes = Object.entries(this.#parts.backends).map(
      async ([name, backend]) => [name, await backend(options).probe()] as const,
    );
    return Object.fromEntries(await Promise.all(probes));
  }

  /** Trains a run to its end. A resumed run may omit the spec. */
  async start(
    requested: RunSpec | undefined,
    options: StartOptions,
    emit: (event: TrainerEvent) => void,
  ): Promise<RunResult> {
    this.#assertIdle();
    const scheduler = new StepScheduler();
    this.#scheduler = scheduler;
    try {
      await this.#runExclusive(async () => {});
      return await this.#train(requested, options, scheduler, emit);
    } finally {
      this.#scheduler = undefined;
      await this.#runExclusive(() => scheduler.runPending());
    }
  }

  async #train(
    requested: RunSpec | undefined,
    { name = 'run', resume = false, files, ...rest }: StartOptions,
    scheduler: StepScheduler,
    emit: (event: TrainerEvent) => void,
  ): Promise<RunResult> {
    const warn = (message: string) => emit({ type: 'warning', message });
    const report = (progress: object) => emit({ type: 'data', ...progress } as TrainerEvent);
    const store = await this.#stores.open(name, { resume, warn });
    this.#loaded = undefined;
    let data: TrainerData | undefined;
    try {
      const initial = requested ?? ((await this.#decodeCheckpoint(name)).spec as RunSpec);
      const { signal } = scheduler;
      const opening = this.#parts.datasets(initial, { signal, report, warn, files });
      const activating = this.#network.activate(initial);
      const ready = await waitForBackendAndData(activating, opening).catch((error: unknown) => {
        if (!signal.aborted) throw error;
        return undefined;
      });
      if (!ready) {
        const saved = resume ? await store.read() : undefined;
        const step = saved ? (await decodeRunCheckpoint(saved)).state.step : 0;
        const stopped = { type: 'interrupted', step } as const;
        emit(stopped);
        return stopped;
      }
      data = ready.data;
      const spec = completeSpec(initial, data);
      const { facts, reason } = ready.active.probe;
      emit({ type: 'spec', spec, facts });
      if (Number(facts.threads) < spec.backend.threads) {
        warn(
          `${spec.backend.name} computes on ${facts.threads} of ${spec.backend.threads} threads: ${reason}`,
        );
      }
      const context = { parts: this.#parts, network: this.#network, scheduler, emit };
      return await trainWithScheduler(
        { spec, data, store, options: { resume, ...rest }, files },
        ready.active,
        context,
      );
    } finally {
      try {
        await data?.close?.();
      } finally {
        await store.close();
      }
    }
  }

  /** Loads a checkpoint, given as bytes or by the name of its run, for requests. */
  async load(from: Uint8Array | string): Promise<LoadedRun> {
    this.#assertIdle();
    return this.#runExclusive(async () => {
      const bytes = typeof from === 'string' ? await this.#stores.read(from) : from;
      const loaded = await this.#network.load(bytes);
      this.#loaded = bytes;
      return loaded;
    });
  }

  /**
   * Exports the run `name`, or the current one, as a checkpoint. A run in progress is exported as it is after the current step, any other as it
   * was last saved.
   */
  async exportRun(name: string | undefined): Promise<Uint8Array> {
    const bytes = async () => {
      const { training } = this.#network;
      const isTraining = training && (name === undefined || name === this.#stores.lastName);
      return isTraining ? training.checkpoint() : new Uint8Array(await this.#readCheckpoint(name));
    };
    return this.#runBetweenSteps(bytes);
  }

  /** Answers a request of the app. */
  async ask(name: string, payload: unknown): Promise<unknown> {
    const request = findPart(await this.#requests(), name, 'request');
    const answer = () => this.#network.ask(name, request, payload);
    return this.#runBetweenSteps(() => this.#withRecovery(answer));
  }

  #runBetweenSteps<T>(task: () => Promise<T>): Promise<T> {
    return this.#scheduler ? this.#scheduler.runBetweenSteps(task) : this.#runExclusive(task);
  }

  /** Rebuilds the network and retries if the device was lost outside of a run; a run recovers by itself. */
  async #withRecovery(answer: () => Promise<unknown>): Promise<unknown> {
    try {
      return await answer();
    } catch (error) {
      if (this.#network.training || !(await this.#network.recover())) throw error;
      await this.#network.load(await this.#readCheckpoint());
      return answer();
    }
  }

  async #readCheckpoint(name?: string): Promise<Uint8Array> {
    if (name === undefined && this.#loaded) return this.#loaded;
    const run = name ?? this.#stores.lastName;
    if (run === undefined)
      throw new ConfigError('There is no run to export', { hint: 'Start or load a run first.' });
    return this.#stores.read(run);
  }

  async #requests(): Promise<TrainerRequests> {
    const { requests = {} } = this.#parts;
    return typeof requests === 'function' ? requests() : requests;
  }

  async #decodeCheckpoint(name: string): Promise<RunCheckpoint> {
    return decodeRunCheckpoint(await this.#stores.read(name));
  }

  #assertIdle(): void {
    if (!this.#scheduler) return;
    throw new ConfigError('A run is already in progress in this worker', { hint: 'Stop it first.' });
  }
}
