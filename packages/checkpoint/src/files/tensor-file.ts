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
  const tensors = new Map<string, TensorData>();
  for (const key of file.entries.keys()) tensors.set(key, await file.read(key));
  return tensors;
}
