import { type DataId, type NamedTensorInfoMap, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { VIEWS } from './views.js';

/** Memory that a tensor shares with its views. */
interface Storage {
  readonly bytes: number;
  holders: number;
}

/** Counts the bytes that the tensors of a trace would take, now and at the peak. Tensors from outside are not counted. */
export class LiveBytes {
  #now = 0;
  #peak = 0;
  readonly #storages = new Map<DataId, Storage>();

  get now(): number {
    return this.#now;
  }

  get peak(): number {
    return this.#peak;
  }

  /** Counts the outputs of `kernel`. A view shares the storage of its input. */
  follow(kernel: string, inputs: NamedTensorInfoMap, outputs: readonly TensorInfo[]): void {
    const [viewed] = Object.values(inputs);
    for (const output of outputs) {
      // A cast to a narrower type is not a view.
      const isView = viewed && VIEWS.has(kernel) && !util.hasEncodingLoss(viewed.dtype, output.dtype);
      if (isView) this.#share(output.dataId, viewed.dataId);
      else this.hold(output);
    }
  }

  /** Counts a tensor, unless it is counted already. */
  hold({ dataId, shape, dtype }: TensorInfo): void {
    if (this.#storages.has(dataId)) return;
    const bytes = util.sizeFromShape(shape) * util.bytesPerElement(dtype);
    this.#storages.set(dataId, { bytes, holders: 1 });
    this.#now += bytes;
    this.#peak = Math.max(this.#peak, this.#now);
  }

  release(dataId: DataId): void {
    const storage = this.#storages.get(dataId);
    if (!storage) return;
    this.#storages.delete(dataId);
    storage.holders--;
    if (storage.holders === 0) this.#now -= storage.bytes;
  }

  #share(dataId: DataId, viewed: DataId): void {
    const storage = this.#storages.get(viewed);
    if (!storage) return;
    storage.holders++;
    this.#storages.set(dataId, storage);
  }
}
