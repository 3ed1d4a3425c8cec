import { CheckpointError } from '@convkit/core';
import { describe, expect, it } from 'vitest';
import {
  type ByteSource,
  bytesSource,
  encodePytorch,
  encodeSafetensors,
  openTensorFile,
  readTensors,
  type TensorData,
} from '../index.js';
import { goldenFile, goldenTensors } from '../pytorch/goldens.fixture.js';

const tensors = new Map<string, TensorData>([
  ['w', { dtype: 'float32', shape: [2], data: Float32Array.of(1, 2) }],
]);
const ascii = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));

/** The first local header of a zip archive. */
const zip = (name: string) =>
  ascii(`PK\x03\x04${'\0'.repeat(22)}${String.fromCharCode(name.length)}\0\0\0${name}`);

/** A tar archive of one empty file. */
const tar = ascii(`sys_info${'\0'.repeat(249)}ustar\x0000${'\0'.repeat(247)}`);

/** Opens `bytes` as a file, and tells how often it was closed. */
function file(bytes: Uint8Array) {
  const state = { closed: 0 };
  const close = async () => {
    state.closed++;
  };
  return { source: { ...bytesSource(bytes, 'weights'), close } satisfies ByteSource, state };
}

describe('openTensorFile', () => {
  it.each([
    ['safetensors', encodeSafetensors(tensors)],
    ['pytorch', encodePytorch(tensors)],
  ])('opens %s, whatever its name', async (format, bytes) => {
    const opened = await openTensorFile(file(bytes).source);
    expect(opened).toMatchObject({ name: 'weights', format });
    expect(await readTensors(opened)).toEqual(tensors);
  });

  it('opens what PyTorch wrote before 1.6', async () => {
    const opened = await openTensorFile(file(goldenFile('legacy')).source);
    expect(await readTensors(opened)).toEqual(goldenTensors('training').tensors);
  });

  it('passes options to the format', async () => {
    const { source } = file(encodePytorch(tensors));
    await expect(openTensorFile(source, { key: 'missing' })).rejects.toThrow(/missing/);
  });

  it('opens an index with its shards', async () => {
    const index = ascii('\n{"weight_map": {"w": "a.safetensors"}}');
    const openShard = async () => bytesSource(encodeSafetensors(tensors));
    expect(await readTensors(await openTensorFile(file(index).source, { openShard }))).toEqual(tensors);
    await expect(openTensorFile(file(index).source)).rejects.toMatchObject({
      message: expect.stringContaining('weights is JSON'),
      hint: expect.stringContaining('openShard'),
    });
    await expect(openTensorFile(file(ascii('{"a": 1}')).source, { openShard })).rejects.toThrow(
      "'weight_map'",
    );
  });

  it.each([
    ['an empty file', '', /^weights is empty$/],
    ['a Git LFS pointer', 'version https://git-lfs.github.com/spec/v1\noid sha256:0', /is a Git LFS pointer/],
    ['a page', '\n<!DOCTYPE html><html>', /is a web page/],
    ['a page with a byte order mark', '\xef\xbb\xbf<html lang="en">', /is a web page/],
    ['an error of a storage service', '<?xml version="1.0"?><Error>', /is a web page or an XML document/],
    ['gzip', '\x1f\x8b\x08', /is compressed with gzip/],
    ['another pickle', '\x80\x04\x95\x00', /is a Python pickle, which is never run/],
    ['HDF5', '\x89HDF\r\n\x1a\n', /is an HDF5 file/],
    ['NumPy', '\x93NUMPY\x01\x00', /is a NumPy file/],
    ['an unknown file', '\x00\x01\x02', /neither a safetensors nor a PyTorch file: it begins with 00 01 02$/],
  ])('says what %s is', async (_, text, message) => {
    const { source, state } = file(ascii(text));
    const result = openTensorFile(source);
    await expect(result).rejects.toThrow(CheckpointError);
    await expect(result).rejects.toMatchObject({
      message: expect.stringMatching(message),
      hint: expect.stringMatching(/\w/),
    });
    expect(state.closed).toBe(1);
  });

  it.each([
    ['tar', tar, /is a tar archive/],
    ['Keras', zip('metadata.json'), /is a Keras file/],
    ['NumPy', zip('weight.npy'), /is a NumPy file/],
    ['zip', zip('readme.txt'), /weights/],
  ])('says what an archive of %s is', async (_, bytes, message) => {
    const result = openTensorFile(file(bytes).source);
    await expect(result).rejects.toThrow(CheckpointError);
    await expect(result).rejects.toThrow(message);
  });

  it('names the entry that reads Keras files', async () => {
    for (const bytes of [ascii('\x89HDF\r\n\x1a\n'), zip('config.json')]) {
      await expect(openTensorFile(file(bytes).source)).rejects.toMatchObject({
        hint: "Open it with '@convkit/checkpoint/keras'.",
      });
    }
  });

  it('reports a damaged safetensors file as such', async () => {
    const { source, state } = file(encodeSafetensors(tensors).slice(0, 20));
    await expect(openTensorFile(source)).rejects.toThrow('weights is not a valid safetensors file');
    expect(state.closed).toBeGreaterThan(0);
  });
});
