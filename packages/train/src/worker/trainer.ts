import { writeStateDict } from '@convkit/checkpoint';
import { CheckpointError, ConfigError, disposeModule, Rng, type RunSpec } from '@convkit/core';
import type { RunResult } from '../events.js';
import { fit } from '../fit.js';
import { decodeRunCheckpoint } from '../run-checkpoint.js';
import { MemoryRunStore, type RunStore } from '../run-store.js';
import type { LoadedRun, StartOptions, TrainerEvent, TrainerProbe } from './messages.js';
import { named } from './named.js';
import type { RequestContext, TrainerParts } from './trainer-parts.js';
import { Turns } from './turns.js';
import { withTurns } from './with-turns.js';

/** The worker's side: one network at hand, and one run at a time. */
export class Trainer {
  readonly #parts: TrainerParts;
  readonly #memory = new Map<string, MemoryRunStore>();
  #current: RequestContext | undefined;
  #store: { readonly name: string; readonly open: RunStore } | undefined;
  #turns: Turns | undefined;
  #lastName: string | undefined;
  #loaded: Uint8Array | undefined;

  constructor(parts: TrainerParts) {
    this.#parts = parts;
  }

  /** The running run's; undefined when none runs. */
  get turns(): Turns | undefined {
    return this.#turns;
  }

  async probe(): Promise<Record<string, TrainerProbe>> {
    const probes: Record<string, TrainerProbe> = {};
    for (const [name, backend] of Object.entries(this.#parts.backends))
      probes[name] = await backend({}).probe();
    return probes;
  }

  async start(
    wanted: RunSpec | undefined,
    options: StartOptions,
    emit: (event: TrainerEvent) => void,
  ): Promise<RunResult> {
    if (this.#turns) throw new ConfigError('a run is under way in this worker', { hint: 'Stop it first.' });
    const turns = new Turns();
    this.#turns = turns;
    try {
      return await this.#train(wanted, options, turns, emit);
    } finally {
      this.#turns = undefined;
      await turns.answer();
    }
  }

  async #train(
    wanted: RunSpec | undefined,
    { name = 'run', resume = false, files, ...rest }: StartOptions,
    turns: Turns,
    emit: (event: TrainerEvent) => void,
  ): Promise<RunResult> {
    const { losses, datasets } = this.#parts;
    const store = await this.#openStore(name, resume);
    this.#store = { name, open: store };
    this.#lastName = name;
    this.#loaded = undefined;
    let data: Awaited<ReturnType<TrainerParts['datasets']>> | undefined;
    try {
      const asked = wanted ?? (await savedSpec(store, name));
      const kernelBuild = await this.#activate(asked);
      const { signal } = turns;
      const report = (progress: object) => emit({ type: 'data', ...progress } as TrainerEvent);
      data = await datasets(asked, { signal, report, files });
      const classes = data.classes;
      const spec = asked.model.classes.length > 0 ? asked : { ...asked, model: { ...asked.model, classes } };
      this.#build(spec, classes);
      const { model } = this.#current as RequestContext;
      let step = 0;
      const takeTurn = () => turns.take((type) => emit({ type, step }));
      const run = fit({
        ...rest,
        model,
        loss: named(losses, spec.recipe.loss, 'loss'),
        recipe: spec.recipe,
        seed: spec.seed,
        train: data.train,
        test: data.test && withTurns(data.test, takeTurn),
        signal,
        store,
        resume,
        spec,
        kernelBuild,
      });
      for (;;) {
        const { value, done } = await run.next();
        if (done) return value;
        if ('step' in value) step = value.step;
        if (value.type === 'step') turns.countStep();
        emit(value);
        if (value.type !== 'done' && value.type !== 'interrupted') await takeTurn();
      }
    } finally {
      this.#store = undefined;
      await data?.close?.();
      await store.close();
    }
  }

  /** Opens a checkpoint, or the named run's, for questions. */
  async load(from: Uint8Array | string): Promise<LoadedRun> {
    if (this.#turns) throw new ConfigError('a run is under way in this worker', { hint: 'Stop it first.' });
    const bytes = typeof from === 'string' ? await this.#read(from) : from;
    const { spec, weights, state } = await decodeRunCheckpoint(bytes);
    const saved = spec as RunSpec;
    await this.#activate(saved);
    const { classes } = saved.model;
    this.#build(saved, classes);
    writeStateDict((this.#current as RequestContext).model, weights);
    this.#loaded = bytes;
    return { spec: saved, step: state.step, epoch: state.epoch, classes };
  }

  /** The bytes of the named run's checkpoint, or of the one at hand. */
  async exportRun(name: string | undefined): Promise<Uint8Array> {
    if (name === undefined && this.#loaded) return this.#loaded.slice();
    const run = name ?? this.#lastName;
    if (run === undefined) throw new ConfigError('there is no run to export');
    return (await this.#read(run)).slice();
  }

  async ask(name: string, payload: unknown): Promise<unknown> {
    const request = named(this.#parts.requests ?? {}, name, 'request');
    const answer = async () => {
      if (!this.#current)
        throw new ConfigError(`'${name}' needs a network`, { hint: 'Start or load a run first.' });
      return request(this.#current, payload);
    };
    return this.#turns ? this.#turns.run(answer) : answer();
  }

  /** Makes the spec's backend tfjs's; returns the name of its kernels. */
  async #activate({ backend: { name, threads } }: RunSpec): Promise<string> {
    const backend = named(this.#parts.backends, name, 'backend')({ threads });
    await backend.activate();
    const { facts } = await backend.probe();
    return `${name} ${facts.kernels ?? ''}`.trim();
  }

  #build(spec: RunSpec, classes: readonly string[]): void {
    if (this.#current) disposeModule(this.#current.model);
    this.#current = undefined;
    const model = this.#parts.models(spec.model, new Rng(spec.seed).child('init'));
    this.#current = { model, spec, classes };
  }

  async #read(name: string): Promise<Uint8Array> {
    if (this.#store?.name === name) return readFrom(this.#store.open, name);
    const store = await this.#openStore(name, true);
    try {
      return await readFrom(store, name);
    } finally {
      await store.close();
    }
  }

  async #openStore(name: string, resume: boolean): Promise<RunStore> {
    if (this.#parts.store) return this.#parts.store(name, { resume });
    const store = (resume && this.#memory.get(name)) || new MemoryRunStore();
    this.#memory.set(name, store);
    return store;
  }
}

async function readFrom(store: RunStore, name: string): Promise<Uint8Array> {
  const bytes = await store.read();
  if (bytes) return bytes;
  throw new CheckpointError(`the run '${name}' holds no checkpoint`);
}

async function savedSpec(store: RunStore, name: string): Promise<RunSpec> {
  return (await decodeRunCheckpoint(await readFrom(store, name))).spec as RunSpec;
}
