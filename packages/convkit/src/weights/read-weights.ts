import {
  blobSource,
  bytesSource,
  type TensorData,
  type TensorEntry,
  type TensorFile,
} from '@convkit/checkpoint';
import { platform } from '#platform';
import { checkValue, isFileSource } from '../options/check-value.js';
import { type Identity, RunningIdentity } from './identity.js';
import type { LayeredFile } from './open-layered.js';
import { openWeights } from './open-weights.js';
import type { OpenedBytes } from './opened-bytes.js';

/**
 * A file of weights: a path (in Node) or URL, its bytes, or a `Blob` or `File`. It may be a safetensors file, the index of several
 * (`model.safetensors.index.json`, by path or URL), a PyTorch file (.pth, .pt, .bin), an ONNX file (.onnx), a Keras file (.h5, .keras), or
 * the `model.json` of a LayersModel of TensorFlow.js (by path or URL).
 */
export type WeightsSource = string | URL | Uint8Array | Blob;

/** An open file of weights. Its tensors are read one by one, when they are needed. */
export interface WeightsFile extends Identity {
  /** The path, URL or file name. */
  readonly source: string;
  /** Format of the file. */
  readonly format: TensorFile['format'];
  /** Metadata of the file. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Shape and element type of each tensor, by key. The optimizer state in the checkpoint of a run is left out. */
  readonly tensors: ReadonlyMap<string, TensorEntry>;
  /**
   * Reads a tensor into memory of its own.
   * @throws CheckpointError if there is no such tensor, or its bytes are damaged.
   */
  read(key: string): Promise<TensorData>;
  /** Finds the weights of a network by its layers, in files that describe a network: ONNX, Keras and tf.layers. */
  readonly stateOf?: LayeredFile['stateOf'];
  /** Closes the file. */
  close(): Promise<void>;
}

/**
 * Opens a file of weights and computes its checksum. Only its table of contents is kept in memory. Close it when its tensors have been
 * read.
 * @throws CheckpointError if the file cannot be read, is damaged, or has a format that convkit does not read; ConfigError if `source` is
 *   nothing that can be read.
 */
export async function readWeights(source: WeightsSource): Promise<WeightsFile> {
  return readOpened(await opened(source));
}

/**
 * Opens a file of weights as it is, without a checksum.
 * @throws CheckpointError and ConfigError as `readWeights`.
 */
export async function openTensors(source: WeightsSource): Promise<TensorFile> {
  return openWeights(await opened(source));
}

/**
 * Does the same as `readWeights` for bytes that are open. Closes them if it fails.
 * @param known Checksum and size, if they have been computed.
 */
export async function readOpened(bytes: OpenedBytes, known?: Identity): Promise<WeightsFile> {
  const identity = new RunningIdentity();
  const file = await openWeights(bytes, async (part) => {
    if (!known) await identity.add(part);
  });
  const { format, metadata, entries } = file;
  return {
    source: bytes.source.name,
    ...(known ?? identity.digest()),
    format,
    metadata,
    tensors: withoutOptimizer(entries, metadata),
    read: (key) => file.read(key),
    ...('stateOf' in file && { stateOf: file.stateOf }),
    close: () => file.close(),
  };
}

async function opened(source: WeightsSource): Promise<OpenedBytes> {
  checkValue('the weights', source, 'a path or URL, a Uint8Array, or a Blob', isFileSource(source));
  if (source instanceof Uint8Array) return { source: bytesSource(source, 'the file of weights') };
  if (typeof source === 'string' || source instanceof URL) return platform.openWeights(source);
  return { source: blobSource(source, 'name' in source ? String(source.name) : 'the file of weights') };
}

/** The weights alone, if the file is the checkpoint of a run. */
function withoutOptimizer(
  entries: TensorFile['entries'],
  { layout = '' }: TensorFile['metadata'],
): TensorFile['entries'] {
  if (!layout.startsWith('convkit.run.')) return entries;
  return new Map([...entries].filter(([key]) => !key.startsWith('optimizer.')));
}
