import { stateDict } from '@convkit/core';
import { engine, type TypedArray } from '@tensorflow/tfjs-core';
import { checkTensors } from './check-tensors.js';
import { createFloatSha256 } from './sha256.js';
import { byCodeUnit, type TensorData } from './tensor-data.js';

/**
 * Computes the checksum of a network's weights: the SHA-256, in hexadecimal, of its parameters and buffers as little-endian float32, in the
 * order of their keys (by code unit). In Node, it takes the memory of one tensor.
 * @throws ConfigError if `crypto.subtle` is not available, as in an insecure page.
 */
export async function weightsSha256(node: object): Promise<string> {
  const tensors = sorted(stateDict(node)).map(([, tensor]) => tensor);
  const hash = createFloatSha256(tensors.reduce((sum, { size }) => sum + size, 0));
  if (engine().backendName !== 'webgl') {
    for (const tensor of tensors) hash.update(toFloats(tensor.dataSync()));
  } else {
    // All reads start before the first await, so that the values are of one moment.
    for (const values of await Promise.all(tensors.map((tensor) => tensor.data())))
      hash.update(toFloats(values));
  }
  return hash.digest();
}

/** Computes the checksum of a state dict, which equals that of the network it was read from. */
export async function weightsSha256Of(state: ReadonlyMap<string, TensorData>): Promise<string> {
  checkTensors('weightsSha256Of', state);
  const tensors = sorted(state).map(([, { data }]) => data);
  const hash = createFloatSha256(tensors.reduce((sum, { length }) => sum + length, 0));
  for (const data of tensors) hash.update(toFloats(data));
  return hash.digest();
}

const sorted = <T>(state: ReadonlyMap<string, T>) => [...state].sort(([a], [b]) => byCodeUnit(a, b));

function toFloats(data: TypedArray | TensorData['data']): Float32Array<ArrayBuffer> {
  if (data instanceof Float32Array) return data as Float32Array<ArrayBuffer>;
  const isBig = data instanceof BigInt64Array || data instanceof BigUint64Array;
  return Float32Array.from(isBig ? Array.from(data, Number) : (data as ArrayLike<number>));
}
