import { writeStateDict } from '@convkit/checkpoint';
import {
  activateProbed,
  BackendError,
  type BackendProbe,
  ConfigError,
  disposeModule,
  type Module,
  Rng,
  type RunSpec,
} from '@convkit/core';
import { decodeRunCheckpoint } from '../../checkpoint/run-checkpoint.js';
import type { TrainingRun } from '../../run/training-run.js';
import type { LoadedRun } from '../messages.js';
import type { RequestContext, TrainerBackend, TrainerParts, TrainerRequest } from '../trainer-parts.js';
import { findPart } from './find-part.js';

/** The active backend. */
export interface ActiveBackend {
  readonly backend: TrainerBackend;
  /** Name of its kernels, for checkpoints. */
  readonly kernelBuild: string;
  /** What it does here. */
  readonly probe: BackendProbe;
}

/** The trainer's current network and its backend. */
export class Network {
  readonly #parts: TrainerParts;
  #current: RequestContext | undefined;
  #backend: TrainerBackend | undefined;
  /** Run that trains the network; undefined if none does. */
  training: TrainingRun | undefined;

  constructor(parts: TrainerParts) {
    this.#parts = parts;
  }

  /** Answers a request. @throws ConfigError if there is no network yet. */
  async ask(name: string, request: TrainerRequest, payload: unknown): Promise<unknown> {
    if (this.#current) return request(this.#current, payload);
    throw new ConfigError(`The request '${name}' needs a network`, { hint: 'Start or load a run first.' });
  }

  /**
   * Activates the backend of the spec.
   * @throws BackendError with the reason, if the backend is not available here.
   */
  async activate({ backend: { name, threads } }: RunSpec): Promise<ActiveBackend> {
    const backend = findPart(this.#parts.backends, name, 'backend')({ threads });
    const found = await backend.probe();
    if (!found.available) {
      throw new BackendError(`The backend '${name}' is not available here: ${found.reason}`);
    }
    const probe = await activateProbed(backend, found);
    this.#backend = backend;
    return { backend, kernelBuild: `${name} ${probe.facts.kernels ?? ''}`.trim(), probe };
  }

  /** Recovers the backend's device. Returns whether it had been lost, and the network with it. */
  async recover(): Promise<boolean> {
    return (await this.#backend?.recover?.()) ?? false;
  }

  /** Creates a new network in place of the current one. */
  build(spec: RunSpec): Module {
    if (this.#current) disposeModule(this.#current.model);
    this.#current = undefined;
    const model = this.#parts.models(spec.model, new Rng(spec.seed).child('init'));
    this.#current = { model, spec };
    return model;
  }

  /** Loads the network of a checkpoint. */
  async load(checkpoint: Uint8Array): Promise<LoadedRun> {
    const { spec: saved, weights, state } = await decodeRunCheckpoint(checkpoint);
    const spec = saved as RunSpec;
    await this.activate(spec);
    writeStateDict(this.build(spec), weights);
    return { spec, step: state.step, epoch: state.epoch };
  }
}
