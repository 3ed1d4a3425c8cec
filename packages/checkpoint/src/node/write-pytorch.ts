import { checkArguments } from '@convkit/core';
import { type PytorchOptions, pytorchChunks } from '../pytorch/encode-pytorch.js';
import type { TensorData } from '../tensor-data.js';
import { writeFileAtomically } from './write-file-atomically.js';

/**
 * Writes a state dict to a `.pth` file without a second copy in memory. An existing file is replaced only when the new one is complete. The
 * tensors must not change meanwhile.
 * @throws ShapeError, CheckpointError as `encodePytorch`, and CheckpointError if the file cannot be written.
 */
export async function writePytorch(
  path: string,
  tensors: ReadonlyMap<string, TensorData>,
  options: PytorchOptions = {},
): Promise<void> {
  checkArguments('writePytorch', { path }, { path: 'name' });
  await writeFileAtomically(path, pytorchChunks(tensors, options));
}
