import type { Strided } from './stored-tensor.js';

type Words = Uint8Array | Uint16Array | Uint32Array | BigUint64Array;

/** Whether the elements of a tensor are next to each other, in row-major order. */
export function isContiguous({ shape, strides }: Strided): boolean {
  if (shape.includes(0)) return true;
  let expected = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const extent = shape[axis] as number;
    if (extent > 1 && strides[axis] !== expected) return false;
    expected *= extent;
  }
  return true;
}

/**
 * Copies the elements of a tensor in row-major order.
 * @param buffer The elements from the tensor's first on.
 * @param bytes Bytes per element: 1, 2, 4 or 8.
 * @param count Number of elements, at least one.
 */
export function gather(
  buffer: ArrayBuffer,
  bytes: number,
  { shape, strides }: Strided,
  count: number,
): ArrayBuffer {
  const from = words(buffer, bytes);
  const to = words(new ArrayBuffer(count * bytes), bytes);
  // Axes of one element add nothing, and may be many.
  const axes = shape
    .map((extent, axis) => ({ extent, stride: strides[axis] as number }))
    .filter((axis) => axis.extent > 1);
  const last = axes.pop() ?? { extent: 1, stride: 0 };
  const at = axes.map(() => 0);
  for (let row = 0, begin = 0; row < count; row += last.extent) {
    for (let i = 0, index = begin; i < last.extent; i++, index += last.stride)
      to[row + i] = from[index] as never;
    for (let axis = axes.length - 1; axis >= 0; axis--) {
      const { extent, stride } = axes[axis] as { extent: number; stride: number };
      begin += stride;
      at[axis] = (at[axis] as number) + 1;
      if (at[axis] !== extent) break;
      begin -= stride * extent;
      at[axis] = 0;
    }
  }
  return to.buffer as ArrayBuffer;
}

/** Reverses the bytes of each element in place. */
export function swapBytes(buffer: ArrayBuffer, bytes: number): void {
  const all = new Uint8Array(buffer);
  for (let begin = 0; begin < all.length; begin += bytes) all.subarray(begin, begin + bytes).reverse();
}

function words(buffer: ArrayBuffer, bytes: number): Words {
  if (bytes === 1) return new Uint8Array(buffer);
  if (bytes === 2) return new Uint16Array(buffer);
  return bytes === 4 ? new Uint32Array(buffer) : new BigUint64Array(buffer);
}
