import { checkArguments, checkOptions } from '@convkit/core';
import { type ByteSource, readExactly } from '../files/byte-source.js';
import { closingOnError, noSuchTensor, type TensorEntry, type TensorFile } from '../files/tensor-file.js';
import type { Content } from './content.js';
import { isLegacy } from './legacy/is-legacy.js';
import { readLegacy } from './legacy/read-legacy.js';
import type { Value } from './pickle/values.js';
import { Problem, withFileName } from './problem.js';
import { tensorReader } from './tensors/read-tensor.js';
import type { StoredTensor } from './tensors/stored-tensor.js';
import { findStateDict } from './weights/find-state-dict.js';
import { collectExtras } from './weights/metadata.js';
import { readArchive } from './zip/read-archive.js';

/** Options for reading a file of PyTorch. */
export interface PytorchFileOptions {
  /**
   * Key of the weights in a training checkpoint that has several, such as 'model_ema'. Defaults to the first of state_dict, model,
   * model_state_dict, net, module, state_dict_ema, model_ema, ema and weights, or else to the only dict of tensors.
   */
  readonly key?: string;
  /**
   * Whether to check the CRC-32 of each tensor's bytes, which takes about as long as reading them. PyTorch does not. Files from before
   * PyTorch 1.6 have none.
   * @defaultValue false
   */
  readonly verify?: boolean;
}

/** Most bytes that the tensors of a file take, in multiples of its size, and besides. Tensors can share and repeat elements. */
const MAX_EXPANSION = { factor: 16, bytes: 2 ** 20 };

/** First bytes of a file, which tell its format. The mark of a tar archive comes last. */
const HEAD_BYTES = 262;

/**
 * Opens a file that any version of `torch.save` since PyTorch 0.2 wrote: a state dict, or a training checkpoint that has one. Executes
 * nothing of its pickles. Each tensor is read into its own memory when it is asked for; float16 and bfloat16 become float32, int64 becomes
 * an array of bigint. `metadata` has the texts, numbers and booleans of a training checkpoint, such as `epoch` and `args.lr`, and the key of the
 * weights as `pytorch.weights`. Closes `source` with the file, or if it cannot be opened.
 * @throws CheckpointError if the file is damaged or of another format, names anything that is not part of a checkpoint, or has tensors
 * that together take more than 16 times its size.
 */
export function openPytorch(source: ByteSource, options: PytorchFileOptions = {}): Promise<TensorFile> {
  checkArguments('openPytorch', { source }, { source: 'bytesource' });
  checkOptions('openPytorch', options, { key: 'string?', verify: 'boolean?' });
  return closingOnError(source, () => withFileName(source.name, () => open(source, options)));
}

async function open(source: ByteSource, { key, verify = false }: PytorchFileOptions): Promise<TensorFile> {
  const { name } = source;
  const { root, bigEndian } = await readContent(source);
  const found = findStateDict(root, key);
  assertBounded(found.tensors.values(), source.size);
  const readTensor = tensorReader(source, { bigEndian, verify });
  const { texts, scalars } = collectExtras(root as ReadonlyMap<Value, Value>, found);
  for (const [scalar, tensor] of scalars) texts.set(scalar, String((await readTensor(tensor)).data[0]));
  const entries: ReadonlyMap<string, TensorEntry> = new Map(
    [...found.tensors].map(([each, { format, shape }]) => [
      each,
      { stored: format.stored, shape: [...shape] },
    ]),
  );
  return {
    name,
    format: 'pytorch',
    entries,
    metadata: Object.fromEntries(texts),
    read: (tensor) =>
      withFileName(name, async () => {
        const stored = found.tensors.get(tensor);
        if (!stored) throw noSuchTensor({ name, entries }, tensor);
        return readTensor(stored);
      }),
    close: () => source.close(),
  };
}

async function readContent(source: ByteSource): Promise<Content> {
  const head = new Uint8Array(await readExactly(source, 0, Math.min(HEAD_BYTES, source.size)));
  if (isLegacy(head)) return readLegacy(source);
  if (String.fromCharCode(...head.subarray(HEAD_BYTES - 5)) === 'ustar') {
    throw new Problem(
      "is in PyTorch's tar format before 0.2, which convkit does not read",
      'Open it in PyTorch and save it again: torch.save(torch.load(path), path).',
    );
  }
  return readArchive(source);
}

function assertBounded(tensors: Iterable<StoredTensor>, fileSize: number): void {
  let bytes = 0;
  for (const { format, count, span } of tensors)
    bytes += Math.max(span * format.bytes, count * 4, count * format.bytes);
  const most = MAX_EXPANSION.factor * fileSize + MAX_EXPANSION.bytes;
  if (bytes <= most) return;
  throw new Problem(
    `has tensors of ${bytes} bytes, more than ${MAX_EXPANSION.factor} times its size: they repeat the same elements`,
    'Make each tensor contiguous before you save it: {k: v.contiguous() for k, v in state_dict.items()}.',
  );
}
