import { checkArguments, checkOptions, DataError } from '@convkit/core';
import { DEFAULT_MAX_BYTES, type SizeLimit } from '../../archives/byte-source.js';
import { decompressed } from '../../archives/gzip.js';

/** Element types of the IDX format, as described by its author Y. LeCun on the MNIST page. */
export type IdxData = Uint8Array | Int8Array | Int16Array | Int32Array | Float32Array | Float64Array;

/** The contents of an IDX file: an array of any rank. */
export interface IdxArray {
  /** Extents of the array, innermost last. */
  readonly shape: readonly number[];
  /** Values in row-major order. */
  readonly data: IdxData;
}

/** DataView's `get…` and `set…` are big-endian by default, as IDX is. */
const ELEMENT_TYPES = [
  { code: 0x08, array: Uint8Array, accessor: 'Uint8' },
  { code: 0x09, array: Int8Array, accessor: 'Int8' },
  { code: 0x0b, array: Int16Array, accessor: 'Int16' },
  { code: 0x0c, array: Int32Array, accessor: 'Int32' },
  { code: 0x0d, array: Float32Array, accessor: 'Float32' },
  { code: 0x0e, array: Float64Array, accessor: 'Float64' },
] as const;

type ElementType = (typeof ELEMENT_TYPES)[number];

/**
 * Parses an IDX file, plain or gzip, detected by content. The data of a plain file of bytes is a view into `bytes`.
 * @param name - name of the file in error messages.
 * @throws DataError if the file does not match its header exactly, or exceeds `maxBytes`.
 */
export function parseIdx(bytes: Uint8Array, name: string, options: SizeLimit = {}): IdxArray {
  checkArguments('parseIdx', { bytes, name }, { bytes: 'bytes', name: 'string' });
  checkOptions('parseIdx', options, { maxBytes: 'not negative?' });
  const { maxBytes = DEFAULT_MAX_BYTES } = options;
  const content = decompressed(bytes, name, maxBytes);
  const { type, shape, header } = parseIdxHeader(content, name);
  const count = shape.includes(0) ? 0 : shape.reduce((product, extent) => product * extent, 1);
  const total = header + count * width(type);
  const described = `${shape.join('x')} values of ${width(type)} bytes`;
  if (!Number.isSafeInteger(total) || total > maxBytes) {
    throw new DataError(
      `${name}: oversized: its header specifies ${described}, the limit is ${maxBytes} bytes`,
      { hint: 'Check that it is an IDX file. Raise maxBytes if you trust it.' },
    );
  }
  if (content.length !== total) {
    const kind = content.length < total ? 'truncated' : 'trailing bytes';
    throw new DataError(
      `${name}: ${kind}: its header specifies ${described}, ${total} bytes in total, but it has ${content.length}`,
      { hint: 'Download the file again.' },
    );
  }
  return { shape, data: decode(content.subarray(header), type, count) };
}

/**
 * Encodes an array as an uncompressed IDX file. The element type follows from the typed array.
 * @throws DataError if IDX has no such element type, or the data does not fill the shape.
 */
export function encodeIdx(array: IdxArray): Uint8Array {
  checkOptions('encodeIdx', array, { shape: 'array', data: 'object' });
  const { shape, data } = array;
  const count = shape.reduce((product, extent) => product * extent, 1);
  const type = ELEMENT_TYPES.find((candidate) => data instanceof candidate.array);
  if (!type) throw new DataError(`IDX cannot store a ${data.constructor.name}`);
  if (shape.length > 255 || count !== data.length || shape.some((extent) => !isExtent(extent))) {
    throw new DataError(`${data.length} values do not fill the IDX shape [${shape}]`);
  }
  const header = 4 + 4 * shape.length;
  const bytes = new Uint8Array(header + count * width(type));
  const view = new DataView(bytes.buffer);
  bytes.set([0, 0, type.code, shape.length]);
  for (const [axis, extent] of shape.entries()) view.setUint32(4 + 4 * axis, extent);
  if (data instanceof Uint8Array) bytes.set(data, header);
  else
    for (let i = 0; i < count; i++) view[`set${type.accessor}`](header + i * width(type), data[i] as number);
  return bytes;
}

/** Parses the header of an IDX file. `header` is its length in bytes. */
export function parseIdxHeader(content: Uint8Array, name: string) {
  if (content.length < 4) {
    throw new DataError(`${name}: truncated: ${content.length} bytes are not an IDX file`);
  }
  const [zero, alsoZero, code, rank] = content as unknown as [number, number, number, number];
  if (zero !== 0 || alsoZero !== 0) {
    const magic = [...content.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    throw new DataError(
      `${name}: bad magic: an IDX file starts with two zero bytes, this one with ${magic}`,
      { hint: 'Pass the IDX file itself, plain or gzip, not an archive or a web page.' },
    );
  }
  const type = ELEMENT_TYPES.find((candidate) => candidate.code === code);
  if (!type) throw new DataError(`${name}: unknown element type 0x${code.toString(16).padStart(2, '0')}`);
  const header = 4 + 4 * rank;
  if (content.length < header)
    throw new DataError(`${name}: truncated: its header of ${header} bytes is incomplete`);
  const view = new DataView(content.buffer, content.byteOffset, header);
  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  return { type, shape, header };
}

function decode(bytes: Uint8Array, type: ElementType, count: number): IdxData {
  if (type.code === 0x08) return bytes;
  const data = new type.array(count);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let i = 0; i < count; i++) data[i] = view[`get${type.accessor}`](i * width(type));
  return data;
}

const width = ({ array }: ElementType) => array.BYTES_PER_ELEMENT;
const isExtent = (extent: number) => Number.isInteger(extent) && extent >= 0 && extent < 2 ** 32;
