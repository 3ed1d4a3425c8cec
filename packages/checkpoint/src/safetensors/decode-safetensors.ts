import { checkArguments } from '@convkit/core';
import type { TensorData } from '../tensor-data.js';
import { corruptFile, decodeEntry, headerLength, PREFIX_BYTES, parseHeader } from './header.js';

/** Contents of a safetensors file. */
export interface SafetensorsFile {
  /** Tensors by name. */
  readonly tensors: Map<string, TensorData>;
  /** Metadata, which are strings. */
  readonly metadata: Record<string, string>;
}

/**
 * Decodes the bytes of a safetensors file. F16 and BF16 become float32, I64 and U64 become arrays of bigint. Each tensor gets its own memory.
 * To read a file without holding it in memory, use `openSafetensors`.
 * @throws CheckpointError describing what is wrong with the file.
 */
export function decodeSafetensors(bytes: Uint8Array): SafetensorsFile {
  checkArguments('decodeSafetensors', { bytes }, { bytes: 'bytes' });
  const corrupt = corruptFile();
  const start = PREFIX_BYTES + headerLength(bytes, bytes.length, corrupt);
  const header = bytes.subarray(PREFIX_BYTES, start);
  const { entries, metadata } = parseHeader(header, bytes.length - start, corrupt);
  const tensors = new Map<string, TensorData>();
  for (const entry of entries) {
    const own = new Uint8Array(entry.end - entry.begin);
    own.set(bytes.subarray(start + entry.begin, start + entry.end));
    tensors.set(entry.name, decodeEntry(entry, own.buffer, corrupt));
  }
  return { tensors, metadata };
}
