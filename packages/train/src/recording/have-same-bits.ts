import type { Tensor } from '@tensorflow/tfjs-core';

/** Whether two lists of tensors have the same values, bit for bit. */
export function haveSameBits(a: readonly Tensor[], b: readonly Tensor[]): boolean {
  return a.length === b.length && a.every((tensor, i) => isSame(tensor, b[i] as Tensor));
}

function isSame(a: Tensor, b: Tensor): boolean {
  const [first, second] = [bitsOf(a), bitsOf(b)];
  return first.length === second.length && first.every((bits, i) => bits === second[i]);
}

function bitsOf(tensor: Tensor): Int32Array {
  const { buffer, byteOffset, length } = tensor.dataSync();
  return new Int32Array(buffer, byteOffset, length);
}
