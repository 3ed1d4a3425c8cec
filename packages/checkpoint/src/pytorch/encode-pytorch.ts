import { CheckpointError, checkOptions } from '@convkit/core';
import { checkTensors } from '../check-tensors.js';
import { formatOf } from '../safetensors/formats.js';
import { assertInRange, type FloatPrecision, roundedPieces } from '../safetensors/precision.js';
import { assertTensorData, type TensorData } from '../tensor-data.js';
import { STORAGES } from './tensors/element-types.js';
import { type PickledTensor, pickleStateDict } from './write/pickle-state-dict.js';
import { type ZipRecord, zipChunks, zipSize } from './write/zip-chunks.js';

/** Options for writing a file of PyTorch. */
export interface PytorchOptions {
  /**
   * Element type of all float32 and float64 tensors in the file. Values are rounded to nearest, ties to even.
   * Defaults to each tensor's own type.
   */
  readonly precision?: FloatPrecision;
}

/**
 * Encodes a state dict as the bytes of a `.pth` file, which `torch.load` opens, also with `weights_only=True`. The keys keep their order.
 * The same tensors in the same order give the same bytes.
 * @throws ShapeError if the data of a tensor do not match its shape.
 * @throws CheckpointError if a tensor has a type that PyTorch lacks, a key is not valid Unicode, or a value is beyond the range of
 * `precision`.
 */
export function encodePytorch(
  tensors: ReadonlyMap<string, TensorData>,
  options: PytorchOptions = {},
): Uint8Array<ArrayBuffer> {
  checkOptions('encodePytorch', options, { precision: 'string?' });
  checkTensors('encodePytorch', tensors);
  const records = recordsOf(tensors, options);
  const file = new Uint8Array(zipSize(records));
  let cursor = 0;
  for (const chunk of zipChunks(records)) {
    file.set(chunk, cursor);
    cursor += chunk.length;
  }
  return file;
}

/**
 * Yields the bytes that `encodePytorch` returns, in pieces: mostly views of the tensors' own memory, which must not change meanwhile, or
 * rounded copies of at most 1 MiB. Nothing is yielded if an argument is invalid.
 * @throws ShapeError, CheckpointError as `encodePytorch`.
 */
export function* pytorchChunks(
  tensors: ReadonlyMap<string, TensorData>,
  options: PytorchOptions = {},
): Generator<Uint8Array, void, undefined> {
  checkOptions('pytorchChunks', options, { precision: 'string?' });
  checkTensors('pytorchChunks', tensors);
  yield* zipChunks(recordsOf(tensors, options));
}

/** Folder of the archive, which PyTorch names after the file. */
const FOLDER = 'archive';

function recordsOf(tensors: ReadonlyMap<string, TensorData>, { precision }: PytorchOptions): ZipRecord[] {
  const pickled: PickledTensor[] = [];
  const storages: ZipRecord[] = [];
  for (const [key, tensor] of tensors) {
    assertTensorData(key, tensor);
    if (/\p{Surrogate}/u.test(key)) throw new CheckpointError(`The key '${key}' is not valid Unicode`);
    const isFloat = tensor.dtype === 'float32' || tensor.dtype === 'float64';
    if (isFloat && precision !== undefined) assertInRange(key, tensor.data, precision);
    const stored = isFloat ? (precision ?? tensor.dtype) : tensor.dtype;
    const { data } = tensor;
    pickled.push({ key, storage: storageOf(key, stored), shape: tensor.shape });
    storages.push({
      name: `${FOLDER}/data/${storages.length}`,
      size: data.length * formatOf(stored).format.bytes,
      chunks: () =>
        isFloat && stored !== tensor.dtype
          ? roundedPieces(tensor.data, stored as FloatPrecision)
          : [bytesOf(data)],
    });
  }
  return [
    bytesRecord('data.pkl', pickleStateDict(pickled)),
    bytesRecord('byteorder', new TextEncoder().encode('little')),
    ...storages,
    bytesRecord('version', new TextEncoder().encode('3\n')),
  ];
}

function storageOf(key: string, stored: string): string {
  const type = Object.keys(STORAGES).find((each) => STORAGES[each] === stored);
  if (type) return `${type}Storage`;
  throw new CheckpointError(`'${key}' has the type ${stored}, which PyTorch does not have`, {
    hint: 'Convert it to int32 or int64.',
  });
}

function bytesRecord(name: string, bytes: Uint8Array): ZipRecord {
  return { name: `${FOLDER}/${name}`, size: bytes.length, chunks: () => [bytes] };
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);
}
