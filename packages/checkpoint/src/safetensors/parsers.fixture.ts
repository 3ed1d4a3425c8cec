import { CheckpointError } from '@convkit/core';
import { expect } from 'vitest';
import type { FuzzedParser } from '../../../../tooling/lib/fuzz.js';
import {
  bytesSource,
  decodeSafetensors,
  encodeSafetensors,
  openSafetensors,
  openShardedSafetensors,
  readTensors,
  type TensorData,
} from '../index.js';

const weight = { dtype: 'float32', shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) } as const;
const tensors = new Map<string, TensorData>([
  ['conv1.weight', weight],
  ['steps', { dtype: 'int64', shape: [], data: BigInt64Array.of(7n) }],
  ['mask', { dtype: 'bool', shape: [2], data: Uint8Array.of(0, 1) }],
]);
const metadata = { spec: '{"epochs":[1,2]}' };
const single = encodeSafetensors(tensors, metadata);
const half = encodeSafetensors(tensors, metadata, { precision: 'float16' });
const DATA_BYTES = 34;

const shards = new Map([
  ['a.safetensors', encodeSafetensors(new Map([['conv1.weight', weight]]))],
  ['b.safetensors', encodeSafetensors(new Map([['conv2.weight', weight]]))],
]);
const index = new TextEncoder().encode(
  JSON.stringify({
    metadata: { total_size: 48 },
    weight_map: { 'conv1.weight': 'a.safetensors', 'conv2.weight': 'b.safetensors' },
  }),
);

/** Parsers of safetensors, for `fuzz`. */
export const SAFETENSORS_PARSERS: readonly FuzzedParser[] = [
  { name: 'safetensors', original: single, parse: parseSafetensors },
  {
    name: 'safetensors with a correct length of the header',
    original: single,
    parse: parseSafetensors,
    repair: repairLength,
  },
  { name: 'safetensors of F16', original: half, parse: parseSafetensors },
  {
    name: 'index of sharded safetensors',
    original: index,
    parse: (bytes, name) => parseSharded(name, bytes),
    // Every shard must hold exactly the keys that the index lists.
    sealed: true,
  },
  {
    name: 'shard of safetensors',
    original: shards.get('a.safetensors') as Uint8Array,
    parse: (bytes, name) => parseSharded(name, index, bytes),
  },
];

/** Reads a file in parts and as a whole, which must agree, and writes it again. Memory is bounded by the file: F16 takes twice as much. */
async function parseSafetensors(bytes: Uint8Array, name: string) {
  let read: Map<string, TensorData>;
  let file: Awaited<ReturnType<typeof openSafetensors>>;
  try {
    file = await openSafetensors(bytesSource(bytes, name));
    read = await readTensors(file);
  } catch (error) {
    expect(() => decodeSafetensors(bytes)).toThrow(CheckpointError);
    throw error;
  }
  expect([...read.values()].reduce((sum, { data }) => sum + data.byteLength, 0)).toBeLessThan(
    2 * bytes.length,
  );
  expect(decodeSafetensors(bytes)).toEqual({ tensors: read, metadata: file.metadata });
  const again = decodeSafetensors(encodeSafetensors(read, file.metadata));
  expect(again).toEqual({ tensors: read, metadata: file.metadata });
  return read;
}

/** Opens sharded files, of which the index or the first shard is a mutant. */
async function parseSharded(name: string, indexBytes: Uint8Array, first?: Uint8Array) {
  const file = await openShardedSafetensors(bytesSource(indexBytes, name), async (shard) => {
    const bytes = first && shard === 'a.safetensors' ? first : shards.get(shard);
    if (!bytes) throw new CheckpointError(`${shard} of ${name} does not exist`);
    return bytesSource(bytes, `${shard} of ${name}`);
  });
  return readTensors(file);
}

function repairLength(bytes: Uint8Array): void {
  if (bytes.length < 8 + DATA_BYTES) return;
  new DataView(bytes.buffer).setBigUint64(0, BigInt(bytes.length - 8 - DATA_BYTES), true);
}
