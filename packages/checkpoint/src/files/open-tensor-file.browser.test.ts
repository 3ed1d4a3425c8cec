import { expect, it } from 'vitest';
import {
  blobSource,
  encodePytorch,
  encodeSafetensors,
  openSafetensors,
  openShardedSafetensors,
  openTensorFile,
  readTensors,
  type TensorData,
  urlSource,
} from '../index.js';

const tensors = new Map<string, TensorData>([
  ['w', { dtype: 'float32', shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) }],
  ['n', { dtype: 'int64', shape: [], data: BigInt64Array.of(7n) }],
]);
const bytes = encodeSafetensors(tensors, { note: 'kept' });

it('opens a File of safetensors in Chromium', async () => {
  const file = await openSafetensors(blobSource(new File([bytes], 'w.safetensors')));
  expect(file).toMatchObject({ name: 'w.safetensors', metadata: { note: 'kept' } });
  expect(await readTensors(file)).toEqual(tensors);
  await file.close();
  const damaged = blobSource(new File([bytes.slice(0, -1)], 'w.safetensors'));
  await expect(openSafetensors(damaged)).rejects.toThrow('w.safetensors is not a valid safetensors file');
});

it('recognizes dropped files in Chromium', async () => {
  for (const [name, content] of [
    ['w.safetensors', bytes],
    ['w.pth', encodePytorch(tensors)],
  ] as const) {
    const file = await openTensorFile(blobSource(new File([content], name)));
    expect(await readTensors(file), name).toEqual(tensors);
  }
  const page = new File(['<!doctype html>'], 'w.pth');
  await expect(openTensorFile(blobSource(page))).rejects.toThrow('w.pth is a web page');
});

it('opens sharded safetensors from files in Chromium', async () => {
  const index = new Blob([JSON.stringify({ weight_map: { w: 'a.safetensors', n: 'a.safetensors' } })]);
  const file = await openShardedSafetensors(blobSource(index, 'index.json'), async (name) =>
    blobSource(new File([bytes], name)),
  );
  expect(await readTensors(file)).toEqual(tensors);
});

it('opens a URL of safetensors in Chromium', async () => {
  const url = URL.createObjectURL(new Blob([bytes]));
  const file = await openSafetensors(await urlSource(url));
  expect(await readTensors(file)).toEqual(tensors);
  URL.revokeObjectURL(url);
  await expect(urlSource(url)).rejects.toThrow(`${url} cannot be read`);
});

it('reports a File whose content can no longer be read', async () => {
  const gone = new File([bytes], 'gone.safetensors');
  const unreadable = () => Promise.reject(new DOMException('', 'NotReadableError'));
  gone.slice = () => Object.assign(new Blob(), { arrayBuffer: unreadable });
  await expect(openSafetensors(blobSource(gone))).rejects.toThrow('gone.safetensors cannot be read');
});
