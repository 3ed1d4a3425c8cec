import { ConfigError } from '@convkit/core';
import { checkTensors } from './check-tensors.js';
import { readStateDict } from './state.js';
import { byCodeUnit, type TensorData } from './tensor-data.js';

/**
 * Computes the checksum of a network's weights: the SHA-256, in hexadecimal, of its parameters and buffers as little-endian float32, in the
 * order of their keys (by code unit).
 * @throws ConfigError if `crypto.subtle` is not available, as in an insecure page.
 */
export async function weightsSha256(node: object): Promise<string> {
  return weightsSha256Of(await readStateDict(node));
}

/** Computes the checksum of a state dict, which equals that of the network it was read from. */
export async function weightsSha256Of(state: ReadonlyMap<string, TensorData>): Promise<string> {
  checkTensors('weightsSha256Of', state);
  if (globalThis.crypto?.subtle === undefined) {
    throw new ConfigError('This page cannot compute SHA-256', {
      hint: 'Serve the page over https or from localhost: browsers offer crypto.subtle only to secure pages.',
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
