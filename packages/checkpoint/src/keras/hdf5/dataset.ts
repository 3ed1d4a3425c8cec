import { decodeBrainFloat, decodeHalf } from '../../safetensors/half.js';
import type { TensorData } from '../../tensor-data.js';
import { MESSAGES, type ObjectHeader } from './object-header.js';
import type { Hdf5Structure } from './structure.js';
import { type Hdf5Type, readShape, readType, sizeOf } from './types.js';

/** A dataset of numbers whose elements lie next to each other. */
export interface Hdf5Dataset {
  /** Name of the element type, such as 'float32'. */
  readonly stored: string;
  readonly shape: readonly number[];
  /** Reads the elements. */
  readonly read: () => Promise<TensorData>;
}

type Decode = (buffer: ArrayBuffer, shape: readonly number[]) => TensorData;

const DECODERS: Readonly<Record<string, Decode>> = {
  float16: (b, shape) => ({ dtype: 'float32', shape, data: decodeHalf(new Uint16Array(b)) }),
  bfloat16: (b, shape) => ({ dtype: 'float32', shape, data: decodeBrainFloat(new Uint16Array(b)) }),
  float32: (b, shape) => ({ dtype: 'float32', shape, data: new Float32Array(b) }),
  float64: (b, shape) => ({ dtype: 'float64', shape, data: new Float64Array(b) }),
  int8: (b, shape) => ({ dtype: 'int8', shape, data: new Int8Array(b) }),
  int16: (b, shape) => ({ dtype: 'int16', shape, data: new Int16Array(b) }),
  int32: (b, shape) => ({ dtype: 'int32', shape, data: new Int32Array(b) }),
  int64: (b, shape) => ({ dtype: 'int64', shape, data: new BigInt64Array(b) }),
  uint8: (b, shape) => ({ dtype: 'uint8', shape, data: new Uint8Array(b) }),
  uint16: (b, shape) => ({ dtype: 'uint16', shape, data: new Uint16Array(b) }),
  uint32: (b, shape) => ({ dtype: 'uint32', shape, data: new Uint32Array(b) }),
  uint64: (b, shape) => ({ dtype: 'uint64', shape, data: new BigUint64Array(b) }),
};

/** Describes the dataset of `header`. @param path Its path, for error messages. */
export function describeDataset(structure: Hdf5Structure, header: ObjectHeader, path: string): Hdf5Dataset {
  const [space, type, layout] = [MESSAGES.dataspace, MESSAGES.datatype, MESSAGES.layout].map((message) => {
    const contents = header.first(message);
    if (contents) return contents;
    throw structure.damaged(`'${path}' is neither a group nor a complete dataset`);
  }) as [Contents, Contents, Contents];
  const shape = readShape(structure, space);
  const element = readType(type);
  const stored = nameOf(element);
  const decode = stored === undefined ? undefined : DECODERS[stored];
  if (stored === undefined || !decode) throw structure.unsupported(`the dataset '${path}' of another type`);
  const length = sizeOf(shape) * element.bytes;
  const place = findElements(structure, layout, path);
  if (place.length !== length || !place.isComplete()) {
    throw structure.damaged(
      `'${path}' has ${place.length} bytes instead of ${length} for ${stored} [${shape}]`,
    );
  }
  return { stored, shape, read: async () => decode(await place.read(), shape) };
}

type Contents = NonNullable<ReturnType<ObjectHeader['first']>>;

function nameOf({ kind, bytes, bigEndian, exponent }: Hdf5Type): string | undefined {
  if (bigEndian && bytes > 1) return undefined;
  if (kind === 'float') return exponent === 8 && bytes === 2 ? 'bfloat16' : `float${bytes * 8}`;
  if (kind === 'signed') return `int${bytes * 8}`;
  return kind === 'unsigned' ? `uint${bytes * 8}` : undefined;
}

interface Place {
  readonly length: number;
  isComplete(): boolean;
  read(): Promise<ArrayBuffer>;
}

/** Reads a data layout message (section IV.A.2.i): elements in the header, or in one piece somewhere in the file. */
function findElements(structure: Hdf5Structure, layout: Contents, path: string): Place {
  const version = layout.u8();
  if (version !== 3 && version !== 4) throw structure.unsupported(`the dataset '${path}' of an old layout`);
  const kind = layout.u8();
  if (kind === 0) {
    const length = layout.u16();
    const elements = layout.part(length);
    return { length, isComplete: () => true, read: async () => elements.restart().copy() };
  }
  if (kind !== 1) throw structure.unsupported(`the dataset '${path}' in chunks, which may be compressed`);
  const [address, length] = [layout.u64(), layout.u64()];
  return {
    length,
    isComplete: () => length === 0 || structure.contains(address, length),
    read: () => (length === 0 ? Promise.resolve(new ArrayBuffer(0)) : structure.elements(address, length)),
  };
}
