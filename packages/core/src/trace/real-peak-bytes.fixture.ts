import { type DataId, engine, type TensorInfo, tidy, util } from '@tensorflow/tfjs-core';

/** What tfjs calls when it registers the data of a tensor, and when it removes them. */
interface Bookkeeping {
  trackTensor(tensor: TensorInfo, backend: unknown): void;
  removeDataId(dataId: DataId, backend: unknown): void;
}

/** Measures the peak number of bytes that tfjs holds while `run` runs, beyond those before. */
export function realPeakBytes(run: () => void): number {
  const bookkeeping = engine() as unknown as Bookkeeping;
  const { trackTensor, removeDataId } = bookkeeping;
  const held = new Map<DataId, number>();
  let [now, peak] = [0, 0];
  bookkeeping.trackTensor = (tensor, backend) => {
    const { dataId, shape, dtype } = tensor;
    if (!engine().state.tensorInfo.has(dataId)) {
      const bytes = util.sizeFromShape(shape) * util.bytesPerElement(dtype);
      held.set(dataId, bytes);
      now += bytes;
      peak = Math.max(peak, now);
    }
    trackTensor.call(bookkeeping, tensor, backend);
  };
  bookkeeping.removeDataId = (dataId, backend) => {
    now -= held.get(dataId) ?? 0;
    removeDataId.call(bookkeeping, dataId, backend);
  };
  try {
    tidy(run);
  } finally {
    Object.assign(bookkeeping, { trackTensor, removeDataId });
  }
  return peak;
}
