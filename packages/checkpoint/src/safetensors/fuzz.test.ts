import { CheckpointError, Rng } from '@convkit/core';
import { expect, it } from 'vitest';
import { decodeSafetensors, encodeSafetensors } from '../index.js';

const original = encodeSafetensors(
  new Map([
    ['conv1.weight', { dtype: 'float32', shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) }],
    ['steps', { dtype: 'int64', shape: [], data: BigInt64Array.of(7n) }],
    ['mask', { dtype: 'bool', shape: [2], data: Uint8Array.of(0, 1) }],
  ]),
  { spec: '{"epochs":[1,2]}' },
);

it('decodes 2,000 mutated files to a valid file or a CheckpointError', () => {
  const rng = new Rng(5);
  let rejected = 0;
  for (let round = 0; round < 2000; round++) {
    const bytes = mutate(original, rng.child(round));
    try {
      const { tensors, metadata } = decodeSafetensors(bytes);
      encodeSafetensors(tensors, metadata);
    } catch (error) {
      expect(error, `round ${round}`).toBeInstanceOf(CheckpointError);
      rejected++;
    }
  }
  expect(rejected).toBeGreaterThan(1000);
});

/** Applies one to four changes: changes a byte, or removes, duplicates or overwrites a piece. */
function mutate(source: Uint8Array, rng: Rng): Uint8Array {
  let bytes = [...source];
  for (let left = 1 + rng.integer(4); left > 0 && bytes.length > 0; left--) {
    const at = rng.integer(bytes.length);
    const piece = bytes.slice(at, at + 1 + rng.integer(12));
    const kind = rng.integer(4);
    if (kind === 0) bytes[at] = rng.integer(256);
    else if (kind === 1) bytes.splice(at, piece.length);
    else if (kind === 2) bytes.splice(at, 0, ...piece);
    else bytes.splice(rng.integer(bytes.length), piece.length, ...piece);
    if (rng.integer(20) === 0) bytes = bytes.slice(0, at);
  }
  return Uint8Array.from(bytes);
}
