import type { Tensor } from '@tensorflow/tfjs-core';
import { allocate } from '../runtime/allocation.js';
import { isKept } from '../runtime/kept-filters.js';
import { type Address, addressOf, isStored, type WasmBackend } from '../runtime/wasm-backend.js';
import {
  type ActiveRecording,
  activeRecording,
  setActiveRecording,
  setTensorMemory,
  type TensorMemory,
} from './active-recording.js';
import type { RecordedMemory } from './recorded-memory.js';

/** A job as the control block describes it, and the name of its kernel. */
export interface RecordedJob {
  readonly kernel: string;
  readonly words: Int32Array;
}

/** Records the jobs that run, and the memory that they use. */
export class Recording implements ActiveRecording, TensorMemory {
  readonly jobs: RecordedJob[] = [];
  readonly memory: RecordedMemory;
  readonly #backend: WasmBackend;
  /** Whether what the jobs read is still in its place. */
  readonly #checks = new Map<unknown, () => boolean>();
  #refusal: string | undefined;

  constructor(backend: WasmBackend, memory: RecordedMemory) {
    this.#backend = backend;
    this.memory = memory;
  }

  allocate(bytes: number, isConstant: boolean, malloc: (bytes: number) => Address): Address | undefined {
    if (isConstant) return this.memory.allocateConstant(bytes, malloc);
    const address = this.memory.allocate(bytes, malloc);
    if (address === undefined) this.refuse('it needs too much memory');
    return address;
  }

  free(): void {
    this.refuse('memory was freed that existed before');
  }

  addJob(kernel: string, job: Int32Array): void {
    this.jobs.push({ kernel, words: job.slice() });
  }

  use(dataId: object, address: Address): void {
    if (this.memory.has(address)) return;
    this.#checks.set(dataId, () => isStored(this.#backend, dataId, address));
  }

  useFilter(tensor: object, layout: string, address: Address): void {
    this.#checks.set(address, () => isKept(this.#backend, tensor, layout, address));
  }

  constant(words: ArrayLike<number>): Address {
    const malloc = (bytes: number) => allocate(this.#backend, bytes);
    const address = this.memory.allocateConstant(4 * words.length, malloc);
    new Uint32Array(this.#backend.wasm.HEAPU8.buffer, address, words.length).set(words);
    this.memory.giveBack(address);
    return address;
  }

  refuse(reason: string): void {
    if (this.#refusal !== undefined) return;
    this.#refusal = reason;
    this.stop();
    this.memory.dispose();
  }

  /** Begins to record. */
  start(): void {
    setActiveRecording(this.#backend, this);
    setTensorMemory(this.#backend, this);
    this.memory.setSpare(false);
  }

  /** Ends the recording. */
  stop(): void {
    if (activeRecording(this.#backend) !== this) return;
    setActiveRecording(this.#backend, undefined);
    setTensorMemory(this.#backend, undefined);
    this.memory.setSpare(true);
  }

  /** Why `outputs` cannot be repeated by the jobs alone. Undefined if they can. */
  refusalOf(outputs: readonly Tensor[]): string | undefined {
    if (this.#refusal !== undefined) return this.#refusal;
    const addresses = new Set(outputs.map((output) => addressOf(this.#backend, output)));
    if (addresses.size < outputs.length) return 'two outputs share their values';
    if (![...addresses].every((address) => this.memory.includes(address))) return 'an output existed before';
    return this.memory.tensors > outputs.length ? 'a tensor stayed behind' : undefined;
  }

  /** Whether everything that existed before the recording, and that the jobs read, is still in its place. */
  get isCurrent(): boolean {
    for (const check of this.#checks.values()) if (!check()) return false;
    return true;
  }
}
