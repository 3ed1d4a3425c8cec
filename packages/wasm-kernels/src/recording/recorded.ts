import type { InputValues, RecordedComputation } from '@convkit/ops/kernels';
import { engine, type Tensor, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { JOB_BYTES } from '../generated/control-block.js';
import { allocate } from '../runtime/allocation.js';
import { replayJobs } from '../runtime/jobs.js';
import { scratchAddress } from '../runtime/scratch.js';
import { type Address, addressOf, type WasmBackend } from '../runtime/wasm-backend.js';
import { tensorMemory } from './active-recording.js';
import { computeIn } from './compute-in.js';
import type { Recording } from './recording.js';

/** A tensor that the jobs write, and where. */
interface Output extends Pick<TensorInfo, 'shape' | 'dtype'> {
  readonly address: Address;
}

/** The jobs of a recording, in the memory of the backend. */
export class Recorded implements RecordedComputation {
  readonly #backend: WasmBackend;
  readonly #recording: Recording;
  readonly #inputs: readonly Tensor[];
  readonly #outputs: readonly Output[];
  readonly #jobs: Address;
  /** Names of the kernels of the jobs. */
  readonly #kernels: readonly string[];
  readonly #scratch: Address | undefined;
  #isDisposed = false;

  constructor(
    backend: WasmBackend,
    recording: Recording,
    inputs: readonly Tensor[],
    outputs: readonly Tensor[],
  ) {
    this.#backend = backend;
    this.#recording = recording;
    this.#inputs = inputs;
    this.#outputs = outputs.map((output) => ({
      shape: output.shape,
      dtype: output.dtype,
      address: addressOf(backend, output),
    }));
    this.#kernels = recording.jobs.map(({ kernel }) => kernel);
    this.#jobs = allocate(backend, recording.jobs.length * JOB_BYTES);
    const table = new Int32Array(
      backend.wasm.HEAPU8.buffer,
      this.#jobs,
      (recording.jobs.length * JOB_BYTES) / 4,
    );
    for (const [index, { words }] of recording.jobs.entries()) table.set(words, (index * JOB_BYTES) / 4);
    this.#scratch = scratchAddress(backend);
  }

  get bytes(): number {
    return this.#recording.memory.bytes + this.#kernels.length * JOB_BYTES;
  }

  get isCurrent(): boolean {
    return (
      !this.#isDisposed &&
      !this.#recording.memory.isReleased &&
      this.#scratch === scratchAddress(this.#backend) &&
      this.#recording.isCurrent
    );
  }

  replay(values: readonly InputValues[]): Tensor[] | undefined {
    const backend = this.#backend;
    if (!this.isCurrent || this.#recording.memory.tensors > 0 || tensorMemory(backend)) return undefined;
    if (!this.#inputs.every((input, i) => fits(input, values[i]))) return undefined;
    for (const [index, input] of this.#inputs.entries()) {
      const { buffer, byteOffset, byteLength } = (values[index] as InputValues).values;
      backend.wasm.HEAPU8.set(new Uint8Array(buffer, byteOffset, byteLength), addressOf(backend, input));
    }
    return replayJobs(backend, this.#jobs, this.#kernels)
      ? this.#outputs.map((output) => this.#lend(output))
      : undefined;
  }

  computeWithin<T>(compute: () => T): T {
    return computeIn(this.#backend, this.#recording.memory, compute);
  }

  dispose(): void {
    // The memory of a backend that was removed is gone.
    if (this.#isDisposed || !this.#backend.wasm) return;
    this.#isDisposed = true;
    for (const input of this.#inputs) input.dispose();
    this.#recording.memory.dispose();
    this.#backend.wasm._free(this.#jobs);
  }

  #lend({ shape, dtype, address }: Output): Tensor {
    this.#recording.memory.lend(address, 4 * util.sizeFromShape(shape));
    const output = this.#backend.makeOutput([...shape], dtype, address);
    return engine().makeTensorFromTensorInfo(output);
  }
}

/** Whether values are as many as those of an input, in its shape. */
const fits = (input: Tensor, given: InputValues | undefined) =>
  given !== undefined && String(input.shape) === String(given.shape) && input.size === given.values.length;
