import { writeStateDict } from '@convkit/checkpoint';
import { BackendError, ConfigError, disposeModule, type Module, Rng, type RunSpec } from '@convkit/core';
import { decodeRunCheckpoint } from '../checkpoint/run-checkpoint.js';
import type { TrainingRun } from '../training-run.js';
import { named } from './find-part.js';
import type { LoadedRun } from './messages.js';
import type { RequestContext, TrainerBackend, TrainerParts, TrainerRequest } from './trainer-parts.js';

/** A backend at work, and the name of its kernels. */
export interface ActiveBackend {
  readonly backend: TrainerBackend;
  readonly kernelBuild: string;
}

/** The network at hand, which is trained or asked. */
export class Network {
  readonly #parts: TrainerParts;
  #current: RequestContext | undefined;
  #backend: TrainerBackend | undefined;
  /** The run that trains it; undefined when none does. */
  training: TrainingRun | undefined;

  constructor(parts: TrainerParts) {
    this.#parts = parts;
  }

  /** @throws ConfigError where there is none yet. */
  async ask(name: string, request: TrainerRequest, payload: unknown): Promise<unknown> {
    if (this.#current) return request(this.#current, payload);
    throw new ConfigError(`'${name}' needs a network`, { hint: 'Start or load a run first.' });
  }

  /**
   * Makes the spec's backend tfjs's.
   * @throws BackendError with its reason where it does not serve here.
   */
  async activate({ backend: { name, threads } }: RunSpec): Promise<ActiveBackend> {
    const backend = named(this.#parts.backends, name, 'backend')({ threads });
    const { available, reason, facts } = await backend.probe();
    if (!available) throw new BackendError(`the backend '${name}' does not serve here: ${reason}`);
    await backend.activate();
    this.#backend = backend;
    return { backend, kernelBuild: `${name} ${facts.kernels ?? ''}`.trim() };
  }

  /** True if the backend's device had been lost, and the network with it, and is there anew. */
  async recover(): Promise<boolean> {
    return (await this.#backend?.recover?.()) ?? false;
  }

  /** A new network in the place of the one at hand. */
  build(spec: RunSpec): Module {
    if (this.#current) disposeModule(this.#current.model);
    this.#current = undefined;
    const model = this.#parts.models(spec.model, new Rng(spec.seed).child('init'));
    this.#current = { model, spec };
    return model;
  }

  /** The network of a run's checkpoint. */
  async load(checkpoint: Uint8Array): Promise<LoadedRun> {
    const { spec: saved, weights, state } = await decodeRunCheckpoint(checkpoint);
    const spec = saved as RunSpec;
    await this.activate(spec);
    writeStateDict(this.build(spec), weights);
    return { spec, step: state.step, epoch: state.epoch };
  }
}
