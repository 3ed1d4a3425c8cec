import { CheckpointError, checkOptions } from '@convkit/core';
import { checkTensorFile } from '../check-tensors.js';
import type { TensorData } from '../tensor-data.js';

/** A file of named tensors. Only its table of contents has been read; tensors are read one by one. */
export interface TensorFile {
  /** Path, URL or file name. */
  readonly name: string;
  /** Format of the file. */
  readonly format: 'safetensors' | 'pytorch' | 'keras' | 'onnx';
  /** What the file holds, by key, in the file's order. */
  readonly entries: ReadonlyMap<string, TensorEntry>;
  /** Metadata of the file. */
  readonly metadata: Readonly<Record<string, string>>;
  /**
   * Reads a tensor into memory of its own.
   * @throws CheckpointError if the file has no such tensor, or its bytes are damaged.
   */
  read(key: string): Promise<TensorData>;
  /** Closes the file. */
  close(): Promise<void>;
}

/** One tensor of a file. */
export interface TensorEntry {
  /** Element type in the file, such as 'float32', 'float16' or 'int64'. */
  readonly stored: string;
  /** Shape. */
  readonly shape: readonly number[];
}

/** Reads all tensors of a file. */
export async function readTensors(file: TensorFile): Promise<Map<string, TensorData>> {
  checkTensorFile('readTensors', file);
  const tensors = new Map<string, TensorData>();
  for (const key of file.entries.keys()) tensors.set(key, await file.read(key));
  return tensors;
}

/** Number of keys that an error lists. */
const LISTED_KEYS = 8;

/** Creates the error for a key that `file` does not have. */
export function noSuchTensor(file: Pick<TensorFile, 'name' | 'entries'>, key: string): CheckpointError {
  checkOptions('noSuchTensor', file, { name: 'string', entries: 'Map' });
  const { name, entries } = file;
  const keys = [...entries.keys()].slice(0, LISTED_KEYS).map((each) => `'${each}'`);
  const more = entries.size > LISTED_KEYS ? `, … (${entries.size} in all)` : '';
  return new CheckpointError(`${name} has no tensor '${key}'`, {
    hint: keys.length > 0 ? `Choose one of its keys: ${keys.join(', ')}${more}.` : 'The file has no tensors.',
  });
}

/** Runs `open` and, if it fails, closes what it was to open. */
export async function closingOnError<T>(
  source: { close(): Promise<void> },
  open: () => Promise<T>,
): Promise<T> {
  try {
    return await open();
  } catch (error) {
    await Promise.resolve(source.close()).catch(() => {});
    throw error;
  }
}
