import { ConfigError, type RunSpec } from '@convkit/core';
import { decodeRunCheckpoint, type RunCheckpoint } from '../checkpoint/run-checkpoint.js';
import type { RunResult } from '../events.js';
import { oneAtATime } from '../one-at-a-time.js';
import { named } from './find-part.js';
import type { LoadedRun, StartOptions, TrainerEvent, TrainerProbe } from './messages.js';
import { Network } from './network.js';
import { completed, together } from './run-data.js';
import { RunStores } from './run-stores.js';
import { Turns } from './step-scheduler.js';
import { trainInTurns } from './train-in-turns.js';
import type { TrainerData, TrainerParts, TrainerRequests } from './trainer-parts.js';

/** The worker's side: one network at hand, and one run at a time. */
export class Trainer {
  readonly #parts: TrainerParts;
  readonly #network: Network;
  readonly #stores: RunStores;
  /** What is done outside of a run: each load and answer has the network to itself. */
  readonly #alone = oneAtATime();
  #turns: Turns | undefined;
  #loaded: Uint8Array | undefined;

  constructor(parts: TrainerParts) {
    this.#parts = parts;
    this.#network = new Network(parts);
    this.#stores = new RunStores(parts.store);
  }

  /** The running run's; undefined when none runs. */
  get turns(): Turns | undefined {
    return this.#turns;
  }

  async probe(): Promise<Record<string, TrainerProbe>> {
    const probes = Object.entries(this.#parts.backends).map(
      async ([name, backend]) => [name, await backend({}).probe()] as const,
    );
    return Object.fromEntries(await Promise.all(probes));
  }

  async start(
    wanted: RunSpec | undefined,
    options: StartOptions,
    emit: (event: TrainerEvent) => void,
  ): Promise<RunResult> {
    this.#assertIdle();
    const turns = new Turns();
    this.#turns = turns;
    try {
      await this.#alone(async () => {});
      return await this.#train(wanted, options, turns, emit);
    } finally {
      this.#turns = undefined;
      await this.#alone(() => turns.answer());
    }
  }

  async #train(
    wanted: RunSpec | undefined,
    { name = 'run', resume = false, files, ...rest }: StartOptions,
    turns: Turns,
    emit: (event: TrainerEvent) => void,
  ): Promise<RunResult> {
    const warn = (message: string) => emit({ type: 'warning', message });
    const report = (progress: object) => emit({ type: 'data', ...progress } as TrainerEvent);
    const store = await this.#stores.open(name, { resume, warn });
    this.#loaded = undefined;
    let data: TrainerData | undefined;
    try {
      const asked = wanted ?? ((await this.#saved(name)).spec as RunSpec);
      const { signal } = turns;
      const opening = this.#parts.datasets(asked, { signal, report, warn, files });
      const ready = await together(this.#network.activate(asked), opening).catch((error: unknown) => {
        if (!signal.aborted) throw error;
        return undefined;
      });
      if (!ready) {
        const stopped = {
          type: 'interrupted',
          step: resume ? (await this.#saved(name)).state.step : 0,
        } as const;
        emit(stopped);
        return stopped;
      }
      data = ready.data;
      const spec = completed(asked, data);
      emit({ type: 'spec', spec });
      const workplace = { parts: this.#parts, network: this.#network, turns, emit };
      return await trainInTurns({ spec, data, store, options: { resume, ...rest } }, ready.active, workplace);
    } finally {
      try {
        await data?.close?.();
      } finally {
        await store.close();
      }
    }
  }

  /** Opens a checkpoint, or the named run's, for questions. */
  async load(from: Uint8Array | string): Promise<LoadedRun> {
    this.#assertIdle();
    return this.#alone(async () => {
      const bytes = typeof from === 'string' ? await this.#stores.read(from) : from;
      const loaded = await this.#network.load(bytes);
      this.#loaded = bytes;
      return loaded;
    });
  }

  /** The bytes of the named run, or of the one at hand: of one under way as it is after its step, else its checkpoint. */
  async exportRun(name: string | undefined): Promise<Uint8Array> {
    const bytes = async () => {
      const { training } = this.#network;
      const isTraining = training && (name === undefined || name === this.#stores.lastName);
      return isTraining ? training.checkpoint() : new Uint8Array(await this.#kept(name));
    };
    return this.#inTurn(bytes);
  }

  async ask(name: string, payload: unknown): Promise<unknown> {
    const request = named(await this.#requests(), name, 'request');
    const answer = () => this.#network.ask(name, request, payload);
    return this.#inTurn(() => this.#recovering(answer));
  }

  #inTurn<T>(task: () => Promise<T>): Promise<T> {
    return this.#turns ? this.#turns.run(task) : this.#alone(task);
  }

  /** Answers again with the network made anew where the device was lost outside of a run; a run recovers by itself. */
  async #recovering(answer: () => Promise<unknown>): Promise<unknown> {
    try {
      return await answer();
    } catch (error) {
      if (this.#network.training || !(await this.#network.recover())) throw error;
      await this.#network.load(await this.#kept());
      return answer();
    }
  }

  async #kept(name?: string): Promise<Uint8Array> {
    if (name === undefined && this.#loaded) return this.#loaded;
    const run = name ?? this.#stores.lastName;
    if (run === undefined) throw new ConfigError('there is no run to export');
    return this.#stores.read(run);
  }

  async #requests(): Promise<TrainerRequests> {
    const { requests = {} } = this.#parts;
    return typeof requests === 'function' ? requests() : requests;
  }

  async #saved(name: string): Promise<RunCheckpoint> {
    return decodeRunCheckpoint(await this.#stores.read(name));
  }

  #assertIdle(): void {
    if (this.#turns) throw new ConfigError('a run is under way in this worker', { hint: 'Stop it first.' });
  }
}
