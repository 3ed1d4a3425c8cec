import type { Tensor } from '@tensorflow/tfjs-core';
import { allocate } from '../runtime/allocation.js';
import { isKept } from '../runtime/kept-filters.js';
import { type Address, addressOf, isStored, type WasmBackend } from '../runtime/wasm-backend.js';
import { type ActiveRecording, activeRecording, setActiveRecording } from './active-recording.js';
import { RecordedMemory } from './recorded-memory.js';

/** A job as the control block describes it, and the name of its kernel. */
export interface RecordedJob {
  readonly kernel: string;
  readonly words: Int32Array;
}

/** Records the jobs that run, and the memory that they use. */
export class Recording implements ActiveRecording {
  readonly jobs: RecordedJob[] = [];
  readonly memory: RecordedMemory;
  readonly #backend: WasmBackend;
  /** Whether what the jobs read is still in its place. */
  readonly #checks = new Map<unknown, () => boolean>();
  #refusal: string | undefined;

  constructor(backend: WasmBackend) {
    this.#backend = backend;
    this.memory = new RecordedMemory(backend, () => this.refuse('it needs too much memory'));
  }

  addJob(kernel: string, job: Int32Array): void {
    this.jobs.push({ kernel, words: job.slice() });
  }

  use(dataId: object, address: Address): void {
    if (this.memory.owns(address)) return;
    this.#checks.set(dataId, () => isStored(this.#backend, dataId, address));
  }

  useFilter(tensor: object, layout: string, address: Address): void {
    this.#checks.set(address, () => isKept(this.#backend, tensor, layout, address));
  }

  constant(words: ArrayLike<number>): Address {
    const address = this.memory.allocateConstants(() => allocate(this.#backend, 4 * words.length));
    new Uint32Array(this.#backend.wasm.HEAPU8.buffer, address, words.length).set(words);
    this.memory.giveBack(address);
    return address;
  }

  refuse(reason: string): void {
    if (this.#refusal !== undefined) return;
    this.#refusal = reason;
    if (activeRecording(this.#backend) === this) setActiveRecording(this.#backend, undefined);
    this.memory.release();
  }

  /** Why the jobs alone do not repeat how `outputs` were computed. Undefined if they do. */
  refusalOf(outputs: readonly Tensor[]): string | undefined {
    if (this.#refusal !== undefined) return this.#refusal;
    const addresses = new Set(outputs.map((output) => addressOf(this.#backend, output)));
    if (addresses.size < outputs.length) return 'two outputs share their values';
    if (![...addresses].every((address) => this.memory.owns(address))) return 'an output existed before';
    return this.memory.blocksInUse > outputs.length ? 'a tensor stayed behind' : undefined;
  }

  /** Whether everything that existed before the recording, and that the jobs read, is still in its place. */
  get isCurrent(): boolean {
    for (const check of this.#checks.values()) if (!check()) return false;
    return true;
  }
}
