import { CheckpointError, checkArguments, checkOptions } from '@convkit/core';
import { openPytorch, type PytorchFileOptions } from '../pytorch/open-pytorch.js';
import { openSafetensors } from '../safetensors/open-safetensors.js';
import { type OpenShard, openShardedSafetensors } from '../safetensors/sharded-safetensors.js';
import { type ByteSource, readExactly } from './byte-source.js';
import { DECIDING_BYTES, recognizeFormat } from './recognize-format.js';
import { closingOnError, type TensorFile } from './tensor-file.js';

/** Options for opening a file of any format. `key` and `verify` are those of PyTorch files. */
export interface OpenTensorFileOptions extends PytorchFileOptions {
  /** Opens the shards of an index such as `model.safetensors.index.json`. Defaults to none: an index is rejected. */
  readonly openShard?: OpenShard;
}

/**
 * Opens a safetensors file, a PyTorch file (.pth, .pt) or, with `openShard`, an index of safetensors files. The first bytes decide, not the
 * name. Closes `source` with the file, or if it cannot be opened.
 * @throws CheckpointError if the file is damaged or of another format, which the error names if it is known.
 */
export function openTensorFile(source: ByteSource, options: OpenTensorFileOptions = {}): Promise<TensorFile> {
  checkArguments('openTensorFile', { source }, { source: 'bytesource' });
  checkOptions('openTensorFile', options, { key: 'string?', verify: 'boolean?', openShard: 'function?' });
  return closingOnError(source, () => open(source, options));
}

async function open(
  source: ByteSource,
  { openShard, ...pytorch }: OpenTensorFileOptions,
): Promise<TensorFile> {
  const { name, size } = source;
  const start = await readExactly(source, 0, Math.min(DECIDING_BYTES, size));
  const format = recognizeFormat(name, new Uint8Array(start));
  if (format === 'safetensors') return openSafetensors(source);
  if (format === 'zip' || format === 'legacy-pytorch') return openPytorch(source, pytorch);
  if (openShard) return openShardedSafetensors(source, openShard);
  throw new CheckpointError(
    `${name} is JSON, such as the index of sharded safetensors, which holds no weights`,
    {
      hint: 'If it is an index, open it together with its shards: pass openShard.',
    },
  );
}
