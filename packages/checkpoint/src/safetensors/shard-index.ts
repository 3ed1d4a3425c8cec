import { CheckpointError } from '@convkit/core';
import { type ByteSource, readExactly } from '../files/byte-source.js';
import { duplicateKey } from './duplicate-key.js';

/** Index of safetensors files that belong together. */
export interface ShardIndex {
  /** Name of the index. */
  readonly name: string;
  /** Keys of each shard by its file name, in the index's order. */
  readonly shards: ReadonlyMap<string, ReadonlySet<string>>;
  /** Metadata; values that are not strings are JSON. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** Longest accepted index. That of a model with 100,000 tensors has some 10 MB. */
const MAX_INDEX_BYTES = 100_000_000;

/** Characters of paths, of URLs and control characters. */
const NOT_IN_FILE_NAMES = /[/\\:%?#*\p{Cc}]/u;

/** @throws CheckpointError if the index is invalid, or a name of a shard is not that of a safetensors file beside it. */
export async function readShardIndex(source: ByteSource): Promise<ShardIndex> {
  const { name } = source;
  const { weight_map: weightMap, metadata = {} } = await readObject(source);
  if (!isObject(weightMap)) throw corrupt(name, "'weight_map' must map keys to file names");
  if (!isObject(metadata)) throw corrupt(name, "'metadata' must be an object");
  const shards = new Map<string, Set<string>>();
  for (const [key, shard] of Object.entries(weightMap)) {
    const keys = shards.get(shard as string) ?? new Set();
    if (keys.size === 0) shards.set(checkedShard(name, key, shard), keys);
    keys.add(key);
  }
  const texts = Object.entries(metadata).map(([key, value]) => [
    key,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  return { name, shards, metadata: Object.fromEntries(texts) };
}

async function readObject(source: ByteSource): Promise<Record<string, unknown>> {
  const { name, size } = source;
  if (size > MAX_INDEX_BYTES) throw corrupt(name, `its ${size} bytes are too many`);
  const bytes = await readExactly(source, 0, size);
  let text: string;
  let value: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    value = JSON.parse(text);
  } catch (cause) {
    throw corrupt(name, 'it is not valid JSON', cause);
  }
  if (!isObject(value)) throw corrupt(name, 'it is not an object');
  const duplicate = duplicateKey(text);
  if (duplicate !== undefined) throw corrupt(name, `it has the key '${duplicate}' twice`);
  return value;
}

function checkedShard(name: string, key: string, shard: unknown): string {
  if (typeof shard !== 'string') throw corrupt(name, `the shard of '${key}' is not a file name`);
  const shown = shard.slice(0, 80);
  if (NOT_IN_FILE_NAMES.test(shard) || shard.startsWith('.')) {
    throw corrupt(name, `the shard '${shown}' of '${key}' is not a plain file name`);
  }
  if (!shard.endsWith('.safetensors')) {
    throw corrupt(name, `the shard '${shown}' of '${key}' is not a safetensors file`);
  }
  return shard;
}

function corrupt(name: string, what: string, cause?: unknown): CheckpointError {
  return new CheckpointError(`${name} is not a valid index of safetensors files: ${what}`, {
    cause,
    hint: 'Download it again: it is damaged or of another format.',
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
