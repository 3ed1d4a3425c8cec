import { CheckpointError } from '@convkit/core';
import { describe, expect, it } from 'vitest';
import {
  type ByteSource,
  bytesSource,
  encodeSafetensors,
  openShardedSafetensors,
  readTensors,
  type TensorData,
} from '../index.js';

const vector = (...values: number[]): TensorData => ({
  dtype: 'float32',
  shape: [values.length],
  data: Float32Array.from(values),
});
const FIRST = 'model-00001-of-00002.safetensors';
const SECOND = 'model-00002-of-00002.safetensors';
const tensors = new Map([
  ['a.weight', vector(1, 2)],
  ['a.bias', vector(3)],
  ['b.weight', vector(4, 5, 6)],
]);
const WEIGHT_MAP = { 'a.weight': FIRST, 'a.bias': FIRST, 'b.weight': SECOND };

const pick = (...keys: string[]) =>
  encodeSafetensors(new Map([...tensors].filter(([key]) => keys.includes(key))));
const SHARDS: Readonly<Record<string, Uint8Array>> = {
  [FIRST]: pick('a.weight', 'a.bias'),
  [SECOND]: pick('b.weight'),
};

/** Opens shards in memory, and notes what is open. */
function folder(shards = SHARDS) {
  const opened: string[] = [];
  const open = new Set<string>();
  const watch = (source: ByteSource): ByteSource => {
    open.add(source.name);
    return {
      ...source,
      close: async () => {
        open.delete(source.name);
      },
    };
  };
  const index = (content: unknown) => {
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    return watch(bytesSource(new TextEncoder().encode(text), 'model.safetensors.index.json'));
  };
  const openShard = async (name: string) => {
    opened.push(name);
    const bytes = shards[name];
    if (!bytes) throw new CheckpointError(`${name} does not exist`);
    return watch(bytesSource(bytes, name));
  };
  return { opened, open, index, openShard };
}

describe('openShardedSafetensors', () => {
  it('reads tensors from the shard that holds them', async () => {
    const { index, openShard, open, opened } = folder();
    const content = { metadata: { total_size: 24, format: 'pt' }, weight_map: WEIGHT_MAP };
    const file = await openShardedSafetensors(index(content), openShard);
    expect(file).toMatchObject({
      name: 'model.safetensors.index.json',
      format: 'safetensors',
      metadata: { total_size: '24', format: 'pt' },
    });
    expect(Object.fromEntries(file.entries)).toEqual({
      'a.weight': { stored: 'float32', shape: [2] },
      'a.bias': { stored: 'float32', shape: [1] },
      'b.weight': { stored: 'float32', shape: [3] },
    });
    expect(await readTensors(file)).toEqual(tensors);
    expect(opened).toEqual([FIRST, SECOND]);
    expect([...open]).toEqual([FIRST, SECOND]);
    await expect(file.read('c')).rejects.toThrow("model.safetensors.index.json has no tensor 'c'");
    await file.close();
    expect(open.size).toBe(0);
  });

  it.each<[string, unknown, RegExp]>([
    ['no JSON', '{', /is not valid JSON/],
    ['a list', [], /not an object/],
    ['no weight_map', {}, /'weight_map' must map/],
    ['a list as weight_map', { weight_map: [FIRST] }, /'weight_map' must map/],
    ['metadata of a number', { weight_map: {}, metadata: 1 }, /'metadata' must be/],
    ['a shard of a number', { weight_map: { a: 1 } }, /the shard of 'a' is not a file name/],
    ['a key twice', '{"weight_map":{"a":"x.safetensors","a":"y.safetensors"}}', /the key 'a' twice/],
    ...[
      '../x.safetensors',
      '/etc/x.safetensors',
      'a/b.safetensors',
      'a\\b.safetensors',
      'C:x.safetensors',
      'http://x/y.safetensors',
      '%2e%2e%2fx.safetensors',
      'x?.safetensors',
      'x#.safetensors',
      'a\0.safetensors',
      '..',
      '.',
      '',
    ].map((name): [string, unknown, RegExp] => [
      `the shard ${JSON.stringify(name)}`,
      { weight_map: { a: name } },
      name === '' ? /is not a safetensors file/ : /is not a plain file name/,
    ]),
    ['a pickle as a shard', { weight_map: { a: 'pytorch_model-1.bin' } }, /is not a safetensors file/],
  ])('rejects an index with %s', async (_, content, message) => {
    const { index, openShard, open, opened } = folder();
    const result = openShardedSafetensors(index(content), openShard);
    await expect(result).rejects.toThrow(CheckpointError);
    await expect(result).rejects.toThrow(message);
    expect([opened.length, open.size]).toEqual([0, 0]);
  });

  it.each<[string, object, Readonly<Record<string, Uint8Array>>, RegExp]>([
    [
      'a key that the shard lacks',
      { ...WEIGHT_MAP, 'b.bias': SECOND },
      SHARDS,
      /lists 'b.bias' in model-00002-of-00002.safetensors, which does not have it/,
    ],
    [
      'a shard with a key that the index lacks',
      { 'a.weight': FIRST, 'b.weight': SECOND },
      SHARDS,
      /model-00001-of-00002.safetensors has 'a.bias', which model.safetensors.index.json does not list/,
    ],
    [
      'a key in two shards',
      WEIGHT_MAP,
      { ...SHARDS, [SECOND]: pick('a.bias', 'b.weight') },
      /'a.bias' is in two shards of .*: model-00001-of-00002.safetensors and model-00002/,
    ],
    ['a missing shard', WEIGHT_MAP, { [FIRST]: pick('a.weight', 'a.bias') }, /model-00002.* does not exist/],
    [
      'a damaged shard',
      WEIGHT_MAP,
      { ...SHARDS, [SECOND]: pick('b.weight').slice(0, -1) },
      /model-00002-of-00002.safetensors is not a valid safetensors file/,
    ],
  ])('rejects %s, and closes the shards', async (_, weightMap, shards, message) => {
    const { index, openShard, open } = folder(shards);
    const result = openShardedSafetensors(index({ weight_map: weightMap }), openShard);
    await expect(result).rejects.toThrow(CheckpointError);
    await expect(result).rejects.toThrow(message);
    expect(open.size).toBe(0);
  });

  it('opens an index without tensors', async () => {
    const { index, openShard } = folder();
    expect((await openShardedSafetensors(index({ weight_map: {} }), openShard)).entries.size).toBe(0);
  });
});
