import { ConfigError } from '@convkit/core';
import { readStateDict } from './state.js';
import { byCodeUnit, type TensorData } from './tensor-data.js';

/**
 * The checksum of a network's weights: SHA-256, in hexadecimal, over its parameters and buffers in the order of their
 * keys (by code unit), each as little-endian float32.
 */
export async function weightsSha256(node: object): Promise<string> {
  return weightsSha256Of(await readStateDict(node));
}

/** The checksum of weights that were read before; the same as that of the network they came from. */
export async function weightsSha256Of(state: ReadonlyMap<string, TensorData>): Promise<string> {
  if (globalThis.crypto?.subtle === undefined) {
    throw new ConfigError('this page cannot compute SHA-256', {
      hint: 'Browsers offer crypto.subtle to secure pages only: serve it over https or from localhost.',
    });
  }
  const tensors = [...state].sort(([a], [b]) => byCodeUnit(a, b)).map(([, tensor]) => tensor);
  const all = new Float32Array(tensors.reduce((sum, { data }) => sum + data.length, 0));
  let cursor = 0;
  for (const { data } of tensors) {
    all.set(isBig(data) ? Array.from(data, Number) : data, cursor);
    cursor += data.length;
  }
  const digest = new Uint8Array(await globalThis.crypto.subtle.digest('SHA-256', all));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function isBig(data: TensorData['data']): data is BigInt64Array | BigUint64Array {
  return data instanceof BigInt64Array || data instanceof BigUint64Array;
}
