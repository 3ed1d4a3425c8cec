import { expect, it } from 'vitest';
import { blobSource } from '../files/byte-source.js';
import { readTensors } from '../files/tensor-file.js';
import type { TensorData } from '../tensor-data.js';
import { encodePytorch, pytorchChunks } from './encode-pytorch.js';
import { openPytorch } from './open-pytorch.js';

it('writes a file in a page, and reads it in parts from a Blob', async () => {
  const weight = Float32Array.from({ length: 6000 }, (_, i) => i / 7);
  const tensors = new Map<string, TensorData>([
    ['conv.weight', { dtype: 'float32', shape: [100, 60], data: weight }],
    ['größe', { dtype: 'int64', shape: [], data: BigInt64Array.of(-(2n ** 60n)) }],
  ]);
  const blob = new File([...pytorchChunks(tensors)] as Uint8Array<ArrayBuffer>[], 'weights.pth');
  expect(new Uint8Array(await blob.arrayBuffer())).toEqual(encodePytorch(tensors));
  const file = await openPytorch(blobSource(blob), { verify: true });
  expect(file.name).toBe('weights.pth');
  expect(await readTensors(file)).toEqual(tensors);
});
