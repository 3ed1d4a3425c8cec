import { CheckpointError } from '@convkit/core';
import { assertTensorData, byCodeUnit, type TensorData } from '../tensor-data.js';
import { formatOf } from './formats.js';
import { corrupt, parseHeader } from './header.js';

/** Longest accepted header, as in the format's reference implementation. */
const MAX_HEADER_BYTES = 100_000_000;

/** Contents of a safetensors file. */
export interface SafetensorsFile {
  /** Tensors by name. */
  readonly tensors: Map<string, TensorData>;
  /** Metadata, which are strings. */
  readonly metadata: Record<string, string>;
}

/**
 * Encodes tensors and metadata as the bytes of a safetensors file (https://github.com/huggingface/safetensors#format). The same content
 * gives the same bytes, whatever its order.
 * @throws ShapeError if the data of a tensor do not match its shape.
 * @throws CheckpointError if a tensor has the reserved name `__metadata__`.
 */
export function encodeSafetensors(
  tensors: ReadonlyMap<string, TensorData>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  const entries = [...tensors].map(([name, tensor]) => ({ name, tensor, ...formatOf(tensor.dtype) }));
  entries.sort((a, b) => b.rank - a.rank || byCodeUnit(a.name, b.name));
  const fields: string[] = [];
  const pairs = Object.entries(metadata).sort(([a], [b]) => byCodeUnit(a, b));
  if (pairs.length > 0) fields.push(field('__metadata__', object(pairs.map(([k, v]) => field(k, quote(v))))));
  let dataBytes = 0;
  for (const { name, tensor, format } of entries) {
    assertTensorData(name, tensor);
    if (name === '__metadata__') throw new CheckpointError("A tensor cannot be named '__metadata__'");
    const end = dataBytes + tensor.data.byteLength;
    const description = `{"dtype":"${format.code}","shape":[${tensor.shape}],"data_offsets":[${dataBytes},${end}]}`;
    fields.push(field(name, description));
    dataBytes = end;
  }
  const header = new TextEncoder().encode(object(fields));
  const headerBytes = Math.ceil(header.length / 8) * 8;
  const file = new Uint8Array(8 + headerBytes + dataBytes).fill(0x20, 8, 8 + headerBytes);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerBytes), true);
  file.set(header, 8);
  let cursor = 8 + headerBytes;
  for (const { data } of entries.map(({ tensor }) => tensor)) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), cursor);
    cursor += data.byteLength;
  }
  return file;
}

/**
 * Decodes the bytes of a safetensors file. F16 and BF16 become float32, I64 and U64 become arrays of bigint. Each tensor gets its own memory.
 * @throws CheckpointError describing what is wrong with the file.
 */
export function decodeSafetensors(bytes: Uint8Array): SafetensorsFile {
  if (bytes.length < 8)
    throw corrupt(`it has only ${bytes.length} bytes, but the header's length alone needs 8`);
  const headerBytes = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  if (headerBytes > bytes.length - 8) {
    throw corrupt(`it declares a header of ${headerBytes} bytes, but has only ${bytes.length} bytes`);
  }
  if (headerBytes > MAX_HEADER_BYTES) throw corrupt(`its header of ${headerBytes} bytes is too long`);
  const dataStart = 8 + Number(headerBytes);
  const { entries, metadata } = parseHeader(
    decodeText(bytes.subarray(8, dataStart)),
    bytes.length - dataStart,
  );
  const tensors = new Map<string, TensorData>();
  for (const { name, format, shape, begin, end } of entries) {
    const own = new Uint8Array(end - begin);
    own.set(bytes.subarray(dataStart + begin, dataStart + end));
    if (format.dtype === 'bool' && own.some((value) => value > 1)) {
      throw corrupt(`the BOOL tensor '${name}' has bytes other than 0 and 1`);
    }
    tensors.set(name, format.decode(own.buffer, shape));
  }
  return { tensors, metadata };
}

function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw corrupt('the header is not UTF-8', cause);
  }
}

const quote = (text: string) => JSON.stringify(text);
const field = (key: string, json: string) => `${quote(key)}:${json}`;
const object = (fields: string[]) => `{${fields.join(',')}}`;
