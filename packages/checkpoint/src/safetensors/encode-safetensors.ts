import { CheckpointError, checkArguments, checkOptions } from '@convkit/core';
import { checkTensors } from '../check-tensors.js';
import { assertTensorData, byCodeUnit, type TensorData } from '../tensor-data.js';
import { type Format, formatOf } from './formats.js';
import { assertInRange, type FloatPrecision, roundedPieces } from './precision.js';

/** Options for writing safetensors. */
export interface SafetensorsOptions {
  /**
   * Element type of all float32 and float64 tensors in the file. Values are rounded to nearest, ties to even.
   * Defaults to each tensor's own type.
   */
  readonly precision?: FloatPrecision;
}

/**
 * Encodes tensors and metadata as the bytes of a safetensors file (https://github.com/huggingface/safetensors#format). The same content
 * gives the same bytes, whatever its order.
 * @throws ShapeError if the data of a tensor do not match its shape.
 * @throws CheckpointError if a tensor has the reserved name `__metadata__`, or a value is beyond the range of `precision`.
 */
export function encodeSafetensors(
  tensors: ReadonlyMap<string, TensorData>,
  metadata: Readonly<Record<string, string>> = {},
  options: SafetensorsOptions = {},
): Uint8Array<ArrayBuffer> {
  checkArguments('encodeSafetensors', { metadata }, { metadata: 'object' });
  checkOptions('encodeSafetensors', options, { precision: 'string?' });
  checkTensors('encodeSafetensors', tensors);
  const layout = layOut(tensors, metadata, options);
  const file = new Uint8Array(layout.header.length + layout.dataBytes);
  let cursor = 0;
  for (const chunk of chunksOf(layout)) {
    file.set(chunk, cursor);
    cursor += chunk.length;
  }
  return file;
}

/**
 * Yields the bytes that `encodeSafetensors` returns, in pieces: the header, then views of the tensors' own memory, which must not change
 * meanwhile, or rounded copies of at most 1 MiB. Nothing is yielded if an argument is invalid.
 * @throws ShapeError, CheckpointError as `encodeSafetensors`.
 */
export function* safetensorsChunks(
  tensors: ReadonlyMap<string, TensorData>,
  metadata: Readonly<Record<string, string>> = {},
  options: SafetensorsOptions = {},
): Generator<Uint8Array, void, undefined> {
  checkArguments('safetensorsChunks', { metadata }, { metadata: 'object' });
  checkOptions('safetensorsChunks', options, { precision: 'string?' });
  checkTensors('safetensorsChunks', tensors);
  yield* chunksOf(layOut(tensors, metadata, options));
}

interface Layout {
  /** The length of the header, and the header, padded. */
  readonly header: Uint8Array;
  readonly entries: readonly Entry[];
  readonly dataBytes: number;
}

interface Entry {
  readonly name: string;
  readonly tensor: TensorData;
  readonly format: Format;
  /** Index of the format in `FORMATS`. */
  readonly rank: number;
}

function layOut(
  tensors: ReadonlyMap<string, TensorData>,
  metadata: Readonly<Record<string, string>>,
  { precision }: SafetensorsOptions,
): Layout {
  const entries = [...tensors].map(([name, tensor]): Entry => {
    if (name === '__metadata__') throw new CheckpointError("A tensor cannot be named '__metadata__'");
    assertTensorData(name, tensor);
    const { dtype } = tensor;
    if (precision === undefined || (dtype !== 'float32' && dtype !== 'float64')) {
      return { name, tensor, ...formatOf(dtype) };
    }
    assertInRange(name, tensor.data, precision);
    return { name, tensor, ...formatOf(precision) };
  });
  entries.sort((a, b) => b.rank - a.rank || byCodeUnit(a.name, b.name));
  const fields: string[] = [];
  const pairs = Object.entries(metadata).sort(([a], [b]) => byCodeUnit(a, b));
  if (pairs.length > 0) fields.push(field('__metadata__', object(pairs.map(([k, v]) => field(k, quote(v))))));
  let dataBytes = 0;
  for (const { name, tensor, format } of entries) {
    const end = dataBytes + tensor.data.length * format.bytes;
    const description = `{"dtype":"${format.code}","shape":[${tensor.shape}],"data_offsets":[${dataBytes},${end}]}`;
    fields.push(field(name, description));
    dataBytes = end;
  }
  return { header: encodeHeader(object(fields)), entries, dataBytes };
}

function encodeHeader(json: string): Uint8Array {
  const text = new TextEncoder().encode(json);
  const length = Math.ceil(text.length / 8) * 8;
  const header = new Uint8Array(8 + length).fill(0x20, 8);
  new DataView(header.buffer).setBigUint64(0, BigInt(length), true);
  header.set(text, 8);
  return header;
}

function* chunksOf({ header, entries }: Layout): Generator<Uint8Array, void, undefined> {
  yield header;
  for (const { tensor, format } of entries) {
    if (tensor.dtype === format.stored) yield bytesOf(tensor.data);
    else yield* roundedPieces(tensor.data as Float32Array | Float64Array, format.stored as FloatPrecision);
  }
}

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView) =>
  new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);
const quote = (text: string) => JSON.stringify(text);
const field = (key: string, json: string) => `${quote(key)}:${json}`;
const object = (fields: string[]) => `{${fields.join(',')}}`;
