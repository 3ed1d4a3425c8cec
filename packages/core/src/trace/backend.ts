import {
  type BackendValues,
  type DataId,
  type DataType,
  engine,
  KernelBackend,
  type Tensor,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { type ActiveTrace, activeTrace } from '../active-trace.js';
import { BackendError } from '../errors.js';
import { FlattenedFeatureMaps } from './flattened-feature-maps.js';
import type { GraphRecorder } from './graph-recorder.js';
import type { Shaped } from './kernels/shape-function.js';
import type { Recorder } from './recorder.js';

/** The tfjs backend of a trace. It holds no values: a data id stands for a tensor that is never computed. */
export class ShapesBackend extends KernelBackend implements ActiveTrace {
  readonly flattened = new FlattenedFeatureMaps();
  readonly #references = new Map<DataId, number>();

  /** @param graph Records the kernels with their inputs, too. */
  constructor(
    readonly recorder: Recorder,
    readonly graph?: GraphRecorder,
  ) {
    super();
  }

  /** Records a run of `kernel` and creates its outputs. */
  produce(kernel: string, shaped: Shaped | Shaped[]): TensorInfo | TensorInfo[] {
    this.recorder.add(kernel, [shaped].flat());
    const output = ({ shape, dtype }: Shaped) => ({ dataId: this.#allocate(), shape, dtype });
    return Array.isArray(shaped) ? shaped.map(output) : output(shaped);
  }

  empty(shape: number[], dtype: 'float32' | 'int32'): Tensor {
    return engine().makeTensorFromTensorInfo(this.#make(shape, dtype), this);
  }

  attribute(layer: string): void {
    this.recorder.attribute(layer);
    this.graph?.attribute(layer);
  }

  override write(values: BackendValues, shape: number[], dtype: DataType): DataId {
    const { dataId } = this.#make(shape, dtype);
    this.graph?.constant(dataId, values);
    return dataId;
  }

  override refCount(dataId: DataId): number {
    return this.#references.get(dataId) ?? 0;
  }

  override incRef(dataId: DataId): void {
    if (this.#references.has(dataId)) {
      this.#references.set(dataId, this.refCount(dataId) + 1);
      return;
    }
    // A variable that the trace makes of a tensor from outside keeps its data where they are.
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
    throw new BackendError('cannot read a tensor in a trace, which computes shapes only', {
      hint: 'Read values outside of the trace, or check isTracing() first.',
    });
  }

  override async read(): Promise<never> {
    return this.readSync();
  }

  override memory() {
    return { unreliable: true, reasons: ['a trace computes shapes only'] };
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

  /** Creates a tensor that is not the output of a kernel. */
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
  return activeTrace() as ShapesBackend | undefined;
}
