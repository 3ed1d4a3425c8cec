import { type ByteSource, openTensorFile, type TensorFile } from '@convkit/checkpoint';
import { CheckpointError } from '@convkit/core';
import { type LayeredFile, openLayered } from './open-layered.js';
import type { OpenedBytes } from './opened-bytes.js';

/**
 * Opens a file of weights in any format that convkit reads. This is where formats are told apart. Closes the bytes with the file, or if it
 * cannot be opened.
 * @param onBytes Called with each source of bytes that the weights consist of, in order.
 * @throws CheckpointError if the format is not known, or the file is damaged.
 */
export async function openWeights(
  { source, sibling }: OpenedBytes,
  onBytes: (source: ByteSource) => Promise<void> = async () => {},
): Promise<TensorFile | LayeredFile> {
  try {
    await onBytes(source);
    const layered = await openLayered({ source, ...(sibling && { sibling }) }, onBytes);
    if (layered) return layered;
  } catch (error) {
    await source.close();
    throw error;
  }
  return openTensorFile(source, {
    verify: true,
    openShard: async (name) => {
      if (!sibling) {
        throw new CheckpointError(`${source.name} lists other files, which are not beside it`, {
          hint: 'Give the path or the URL of the index, or merge the files into one.',
        });
      }
      const shard = await sibling(name);
      await onBytes(shard);
      return shard;
    },
  });
}
