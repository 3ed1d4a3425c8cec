import {
  type DataId,
  type DataType,
  engine,
  KernelBackend,
  type Tensor,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { BackendError } from '../errors.js';
import { Flattened } from './flattened.js';
import type { Shaped } from './kernels/shape-function.js';
import type { Recorder } from './recorder.js';

/** Name of the backend that computes shapes only; it is registered while a trace runs. */
export const SHAPES = 'convkit-shapes';

/** Keeps no values: a data id stands for a tensor that was never computed. */
export class ShapesBackend extends KernelBackend {
  readonly flattened = new Flattened();
  readonly #references = new Map<DataId, number>();

  constructor(readonly recorder: Recorder) {
    super();
  }

  /** Records the run of `kernel` and gives it outputs. */
  produce(kernel: string, shaped: Shaped | Shaped[]): TensorInfo | TensorInfo[] {
    this.recorder.add(kernel, [shaped].flat());
    const output = ({ shape, dtype }: Shaped) => ({ dataId: this.#allocate(), shape, dtype });
    return Array.isArray(shaped) ? shaped.map(output) : output(shaped);
  }

  empty(shape: number[], dtype: 'float32' | 'int32'): Tensor {
    return engine().makeTensorFromTensorInfo(this.#make(shape, dtype), this);
  }

  override write(_values: unknown, shape: number[], dtype: DataType): DataId {
    return this.#make(shape, dtype).dataId;
  }

  override refCount(dataId: DataId): number {
    return this.#references.get(dataId) ?? 0;
  }

  override incRef(dataId: DataId): void {
    if (this.#references.has(dataId)) {
      this.#references.set(dataId, this.refCount(dataId) + 1);
      return;
    }
    // A variable made in the trace of a tensor from outside holds on to the data where they are.
    const owner = engine().state.tensorInfo.get(dataId)?.backend;
    if (owner !== this) owner?.incRef(dataId);
  }

  override disposeData(dataId: DataId, force = false): boolean {
    const left = this.refCount(dataId) - 1;
    if (!force && left > 0) {
      this.#references.set(dataId, left);
      return false;
    }
    this.#references.delete(dataId);
    this.recorder.bytes.release(dataId);
    return true;
  }

  override numDataIds(): number {
    return this.#references.size;
  }

  override readSync(): never {
    throw new BackendError('a shape-only trace holds no values, and something in it read a tensor', {
      hint: 'Read values outside of the trace, or ask isTracing() first.',
    });
  }

  override async read(): Promise<never> {
    return this.readSync();
  }

  override memory() {
    return { unreliable: true, reasons: ['a shape-only trace holds no values'] };
  }

  override floatPrecision(): 32 {
    return 32;
  }

  override epsilon(): number {
    return 1e-7;
  }

  override timerAvailable(): boolean {
    return true;
  }

  override async time(run: () => void) {
    run();
    return { kernelMs: 0 };
  }

  override dispose(): void {
    this.#references.clear();
  }

  /** A tensor that no kernel puts out. */
  #make(shape: number[], dtype: DataType): TensorInfo {
    const info = { dataId: this.#allocate(), shape, dtype };
    if (!this.recorder.isReplacing) this.recorder.bytes.hold(info);
    return info;
  }

  #allocate(): DataId {
    const dataId = {};
    this.#references.set(dataId, 1);
    return dataId;
  }
}

/** The backend of the trace that is running, if any. */
export function activeShapes(): ShapesBackend | undefined {
  const active = engine();
  return active.backendName === SHAPES ? (active.registry[SHAPES] as ShapesBackend) : undefined;
}
