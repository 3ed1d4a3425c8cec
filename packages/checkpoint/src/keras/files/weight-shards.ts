import { CheckpointError } from '@convkit/core';
import { type ByteSource, readExactly } from '../../files/byte-source.js';
import type { ShardedWeight } from './weights-manifest.js';

/** The files of weights of a LayersModel, each opened when it is first needed. */
export class WeightShards {
  readonly #name: string;
  readonly #open: (path: string) => Promise<ByteSource>;
  readonly #shards = new Map<string, Promise<ByteSource>>();

  constructor(name: string, open: (path: string) => Promise<ByteSource>) {
    this.#name = name;
    this.#open = open;
  }

  /** Reads the bytes of a weight, which may be in several files. @throws CheckpointError if the files are too short. */
  async read({ name, paths, begin, end }: ShardedWeight): Promise<ArrayBuffer> {
    const pieces: { shard: ByteSource; from: number; to: number }[] = [];
    let start = 0;
    for (const path of paths) {
      const shard = await this.#shard(path);
      const from = Math.max(begin - start, 0);
      const to = Math.min(end - start, shard.size);
      if (from < to) pieces.push({ shard, from, to });
      start += shard.size;
      if (start >= end) break;
    }
    if (end > start) {
      throw new CheckpointError(
        `${this.#name} lists '${name}' up to byte ${end}, but its files have only ${start} bytes`,
        { hint: 'Download the files of weights again: one is incomplete or belongs to another model.' },
      );
    }
    const [only] = pieces;
    if (only && pieces.length === 1) return readExactly(only.shard, only.from, only.to);
    const bytes = new Uint8Array(end - begin);
    let cursor = 0;
    for (const { shard, from, to } of pieces) {
      bytes.set(new Uint8Array(await readExactly(shard, from, to)), cursor);
      cursor += to - from;
    }
    return bytes.buffer;
  }

  async close(): Promise<void> {
    const opened = await Promise.allSettled(this.#shards.values());
    await Promise.all(
      opened.map((shard) => (shard.status === 'fulfilled' ? shard.value.close() : undefined)),
    );
  }

  #shard(path: string): Promise<ByteSource> {
    const known = this.#shards.get(path) ?? this.#open(path);
    this.#shards.set(path, known);
    return known;
  }
}
