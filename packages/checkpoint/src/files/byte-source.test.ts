import { expect, it } from 'vitest';
import { encodePytorch } from '../pytorch/encode-pytorch.js';
import { encodeSafetensors } from '../safetensors/encode-safetensors.js';
import { bytesSource } from './byte-source.js';
import { openTensorFile } from './open-tensor-file.js';

it('reads into memory of its own, from a Buffer of Node too', async () => {
  const bytes = Buffer.from([1, 2, 3, 4]);
  const read = await bytesSource(bytes).read(1, 3);
  expect(read).toEqual(Uint8Array.of(2, 3));
  expect(read.buffer.byteLength).toBe(2);
  bytes[1] = 9;
  expect(read[0]).toBe(2);
});

it.each([
  ['safetensors', encodeSafetensors],
  ['PyTorch', encodePytorch],
] as const)('opens a %s file in a Buffer', async (_, encode) => {
  const tensors = new Map([
    ['weight', { dtype: 'float32', shape: [2], data: Float32Array.of(1.5, -2) } as const],
  ]);
  const file = await openTensorFile(bytesSource(Buffer.from(encode(tensors))));
  expect(await file.read('weight')).toEqual(tensors.get('weight'));
});
