import { CheckpointError } from '@convkit/core';
import { describe, expect, it } from 'vitest';
import { bytesSource } from '../../files/byte-source.js';
import { golden, goldenBytes } from '../small-network.fixture.js';
import { openHdf5 } from './hdf5-file.js';

/** Changes `count` bytes from `at` of a golden file. */
function changed(name: string, at: number, ...bytes: number[]) {
  const copy = goldenBytes(name).slice();
  copy.set(bytes, at);
  return bytesSource(copy, name);
}

/** Offset of a signature in a golden file. */
function find(name: string, signature: string, from = 0): number {
  const text = String.fromCharCode(...goldenBytes(name));
  return text.indexOf(signature, from);
}

const OLD = 'keras2.weights.h5';
const NEW = 'keras3.weights.h5';

it('reads groups, attributes and datasets', async () => {
  const root = await openHdf5(golden(OLD));
  expect(root.children).toContain('conv2d');
  expect(await root.strings('layer_names0')).toContain('max_pooling2d');
  expect(await root.strings('backend')).toEqual(['tensorflow']);
  expect(await root.strings('absent')).toBeUndefined();
  const kernel = await root.child('conv2d/conv2d/kernel:0');
  const { stored, shape, read } = (kernel as NonNullable<typeof kernel>).dataset();
  expect({ stored, shape, elements: (await read()).data.length }).toEqual({
    stored: 'float64',
    shape: [3, 3, 2, 3],
    elements: 54,
  });
  expect(await root.child('conv2d/absent')).toBeUndefined();
});

it('reads the newer groups and object headers', async () => {
  const layers = await (await openHdf5(golden(NEW))).child('layers');
  expect(layers?.children.toSorted()).toEqual([
    'batch_normalization',
    'conv2d',
    'dense',
    'depthwise_conv2d',
    'dropout',
  ]);
});

describe('openHdf5 rejects', () => {
  it.each([
    ['another signature', changed(OLD, 0, 1), 'does not begin with the signature'],
    ['an unknown superblock', changed(OLD, 8, 9), 'a superblock of version 9'],
    ['narrow addresses', changed(OLD, 13, 4), 'addresses of other than 64 bits'],
    ['an address beyond the end', changed(OLD, 64, 0, 0, 0, 0, 1), 'outside of the file'],
    [
      'a tree without its signature',
      changed(OLD, find(OLD, 'TREE'), 0),
      "no 'TREE' where there should be one",
    ],
    ['a tree that is too deep', changed(OLD, find(OLD, 'TREE') + 5, 200), 'too deep'],
    ['an empty file', bytesSource(new Uint8Array(0), OLD), 'cut off'],
  ])('%s', async (_, source, message) => {
    const error = await openHdf5(source).catch((cause) => cause);
    expect(error).toBeInstanceOf(CheckpointError);
    expect(error.message).toContain(message);
    expect(error.message).toContain(OLD);
  });

  it('a tree whose nodes have the same children repeatedly', async () => {
    const original = goldenBytes(OLD);
    const [levels, children] = [4, 2000];
    const nodeBytes = 24 + 16 * children + 8;
    const bytes = new Uint8Array(original.length + levels * nodeBytes);
    bytes.set(original);
    const view = new DataView(bytes.buffer);
    const leaf = find(OLD, 'SNOD');
    for (let level = 0; level < levels; level++) {
      const node = original.length + level * nodeBytes;
      bytes.set(new TextEncoder().encode('TREE'), node);
      view.setUint8(node + 5, level);
      view.setUint16(node + 6, children, true);
      const child = BigInt(level === 0 ? leaf : node - nodeBytes);
      for (let i = 0; i < children; i++) view.setBigUint64(node + 32 + 16 * i, child, true);
    }
    // The address of the root group's tree, in its symbol table message.
    const root = find(OLD, 'TREE');
    const message = addressOf(bytes, root);
    view.setBigUint64(message, BigInt(original.length + (levels - 1) * nodeBytes), true);
    await expect(openHdf5(bytesSource(bytes, OLD))).rejects.toThrow('refer to each other repeatedly');
  });
});

/** Offset of the first field behind the superblock that holds an address. */
function addressOf(bytes: Uint8Array, address: number): number {
  const view = new DataView(bytes.buffer);
  for (let at = 96; ; at += 8) if (view.getBigUint64(at, true) === BigInt(address)) return at;
}
