import { checkArguments } from '@convkit/core';
import { type SafetensorsOptions, safetensorsChunks } from '../safetensors/encode-safetensors.js';
import type { TensorData } from '../tensor-data.js';
import { writeFileAtomically } from './write-file-atomically.js';

/**
 * Writes tensors and metadata to a safetensors file without a second copy in memory. An existing file is replaced only when the new one is
 * complete. The tensors must not change meanwhile.
 * @throws ShapeError, CheckpointError as `encodeSafetensors`, and CheckpointError if the file cannot be written.
 */
export async function writeSafetensors(
  path: string,
  tensors: ReadonlyMap<string, TensorData>,
  metadata: Readonly<Record<string, string>> = {},
  options: SafetensorsOptions = {},
): Promise<void> {
  checkArguments('writeSafetensors', { path }, { path: 'name' });
  await writeFileAtomically(path, safetensorsChunks(tensors, metadata, options));
}
