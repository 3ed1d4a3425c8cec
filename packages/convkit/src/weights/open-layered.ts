import { type ByteSource, bytesSource, type TensorData, type TensorFile } from '@convkit/checkpoint';
import type { Module } from '@convkit/core';
import { isOnnx } from './is-onnx.js';
import type { OpenedBytes } from './opened-bytes.js';

/** A file that describes a network, so that its weights can be found by their layers, whatever their names. */
export interface LayeredFile extends TensorFile {
  /**
   * Finds the weights of `module`, under its keys and in its layout.
   * @param input [height, width, channels] of one image.
   * @param note Called with what a user should know, such as preprocessing in the file that is left out.
   * @throws CheckpointError if the file describes another network.
   */
  stateOf(
    module: Module,
    input: readonly number[],
    note: (text: string) => void,
  ): Promise<Map<string, TensorData>>;
}

const HDF5 = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a] as const;

/**
 * Opens an ONNX, Keras or tf.layers file. Undefined if the name and the first bytes are not those of one. What reads it is loaded when it
 * is needed.
 * @param onBytes Called with each further source of bytes that the weights consist of.
 * @throws CheckpointError if the file is damaged.
 */
export async function openLayered(
  { source, sibling }: OpenedBytes,
  onBytes: (source: ByteSource) => Promise<void>,
): Promise<LayeredFile | undefined> {
  const start = await source.read(0, Math.min(source.size, HDF5.length));
  if (/\.onnx$/i.test(source.name) || isOnnx(start)) return openOnnxFile(source);
  const isModelJson = /(^|[/\\])model\.json$/i.test(source.name) && sibling;
  if (!/\.keras$/i.test(source.name) && !HDF5.every((byte, i) => start[i] === byte) && !isModelJson) {
    return undefined;
  }
  const { openKeras, openTfjsLayers, weightsFromKeras } = await import('@convkit/checkpoint/keras');
  const open = async (path: string) => {
    const shard = await (sibling as NonNullable<typeof sibling>)(path);
    await onBytes(shard);
    return shard;
  };
  const file = isModelJson ? await opened(await openTfjsLayers(source, open)) : await openKeras(source);
  return { ...file, stateOf: (module, input, note) => weightsFromKeras(file, module, input, { note }) };
}

/** The same file after each of its shards has been opened, so that their bytes are known. */
async function opened<File extends TensorFile>(file: File): Promise<File> {
  for (const key of file.entries.keys()) await file.read(key);
  return file;
}

async function openOnnxFile(source: ByteSource): Promise<LayeredFile> {
  const { name, size } = source;
  const { openOnnx, weightsFromOnnx } = await import('@convkit/onnx');
  const bytes = bytesSource(await source.read(0, size), name);
  await source.close();
  return {
    ...(await openOnnx(bytes)),
    stateOf: (module, input, note) => weightsFromOnnx(bytes, module, input, { note }),
  };
}
