import { expect, it } from 'vitest';
import { keepCheckpoint } from './kept-checkpoints.js';
import { MemoryRunFiles } from './run-files.js';

it('keeps the last checkpoints, and no other files are deleted', async () => {
  const files = new MemoryRunFiles();
  await files.write('checkpoints/best.safetensors', Uint8Array.of(0));
  for (const step of [0, 5, 10, 100_000_000]) {
    await keepCheckpoint(files, Uint8Array.of(step % 256), { step, keepLast: 2 });
  }
  expect(await files.list('checkpoints')).toEqual([
    'best.safetensors',
    'step-00000010.safetensors',
    'step-100000000.safetensors',
  ]);
  expect(await files.read('checkpoints/step-00000010.safetensors')).toEqual(Uint8Array.of(10));
});

it('keeps none if it is off', async () => {
  const files = new MemoryRunFiles();
  await keepCheckpoint(files, Uint8Array.of(1), { step: 1, keepLast: undefined });
  expect(await files.list('checkpoints')).toEqual([]);
});
