import { CheckpointError, checkArguments } from '@convkit/core';
import type { ByteSource } from '../files/byte-source.js';
import { closingOnError, noSuchTensor, type TensorEntry, type TensorFile } from '../files/tensor-file.js';
import { openSafetensors } from './open-safetensors.js';
import { readShardIndex, type ShardIndex } from './shard-index.js';

/** Opens a shard, given its file name, such as 'model-00001-of-00002.safetensors'. */
export type OpenShard = (name: string) => Promise<ByteSource>;

/**
 * Opens safetensors files that are listed in an index, such as Hugging Face's `model.safetensors.index.json`. Reads the index and the header
 * of each shard; tensors are read when they are needed. Metadata are those of the index; values that are not strings are JSON.
 * Closes `index` once it is read, and the shards with the file, or if it cannot be opened.
 * @param openShard Called once per shard. Its names contain no path.
 * @throws CheckpointError if the index or a shard is invalid, or if they do not list the same tensors.
 */
export async function openShardedSafetensors(index: ByteSource, openShard: OpenShard): Promise<TensorFile> {
  checkArguments(
    'openShardedSafetensors',
    { index, openShard },
    { index: 'bytesource', openShard: 'function' },
  );
  const list = await closingOnError(index, () => readShardIndex(index));
  await index.close();
  const shards = new Shards();
  return closingOnError(shards, async () => {
    for (const shard of list.shards.keys()) {
      shards.add(shard, await openSafetensors(await openShard(shard)));
    }
    return joined(list, shards);
  });
}

/** Open shards, by file name. */
class Shards {
  readonly #files = new Map<string, TensorFile>();

  add(shard: string, file: TensorFile): void {
    this.#files.set(shard, file);
  }

  get(shard: string): TensorFile {
    return this.#files.get(shard) as TensorFile;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#files.values()].map((file) => file.close()));
  }
}

function joined({ name, shards: keysOf, metadata }: ShardIndex, shards: Shards): TensorFile {
  const entries = new Map<string, TensorEntry>();
  const shardOf = new Map<string, string>();
  for (const [shard, keys] of keysOf) {
    const { entries: stored } = shards.get(shard);
    for (const key of keys) {
      if (!stored.has(key)) throw mismatch(`${name} lists '${key}' in ${shard}, which does not have it`);
    }
    for (const [key, entry] of stored) {
      const other = shardOf.get(key);
      if (other !== undefined) throw mismatch(`'${key}' is in two shards of ${name}: ${other} and ${shard}`);
      if (!keys.has(key)) throw mismatch(`${shard} has '${key}', which ${name} does not list there`);
      entries.set(key, entry);
      shardOf.set(key, shard);
    }
  }
  return {
    name,
    format: 'safetensors',
    entries,
    metadata,
    async read(key) {
      const shard = shardOf.get(key);
      if (shard === undefined) throw noSuchTensor({ name, entries }, key);
      return shards.get(shard).read(key);
    },
    close: () => shards.close(),
  };
}

function mismatch(message: string): CheckpointError {
  return new CheckpointError(message, {
    hint: 'Download the index and every shard again: they belong to different versions, or one is damaged.',
  });
}
