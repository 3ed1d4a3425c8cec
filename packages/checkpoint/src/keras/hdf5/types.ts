import type { Hdf5Structure } from './structure.js';
import type { StructureReader } from './structure-reader.js';

/** Type of the elements of an attribute or a dataset. */
export interface Hdf5Type {
  readonly kind: 'signed' | 'unsigned' | 'float' | 'string' | 'long string' | 'other';
  /** Bytes per element. */
  readonly bytes: number;
  readonly bigEndian: boolean;
  /** Width of the exponent in bits, of floats. */
  readonly exponent?: number;
}

/** Reads a datatype message (section IV.A.2.d). Types that Keras does not write are 'other'. */
export function readType(message: StructureReader): Hdf5Type {
  const kind = message.u8() & 15;
  const bits = message.u8();
  const bytes = message.skip(2).u32();
  const bigEndian = (bits & 1) !== 0;
  if (kind === 0) return { kind: bits & 8 ? 'signed' : 'unsigned', bytes, bigEndian };
  if (kind === 1) return { ...readFloat(message, bytes), bytes, bigEndian };
  if (kind === 3) return { kind: 'string', bytes, bigEndian: false };
  if (kind === 9 && (bits & 15) === 1) return { kind: 'long string', bytes, bigEndian: false };
  // 8: h5py stores booleans as an enumeration of bytes.
  if (kind === 8) return { ...readType(message), kind: 'other' };
  return { kind: 'other', bytes, bigEndian: false };
}

/** Layouts of floats: bytes, and for the exponent its position, width and bias. */
const FLOATS = [
  [2, 10, 5, 15],
  [2, 7, 8, 127], // bfloat16
  [4, 23, 8, 127],
  [8, 52, 11, 1023],
] as const;

function readFloat(message: StructureReader, bytes: number): Pick<Hdf5Type, 'kind' | 'exponent'> {
  const [position, width] = [message.skip(4).u8(), message.u8()];
  const mantissa = [message.u8(), message.u8()];
  const bias = message.u32();
  const known = FLOATS.some((form) => String(form) === String([bytes, position, width, bias]));
  return known && String(mantissa) === String([0, position])
    ? { kind: 'float', exponent: width }
    : { kind: 'other' };
}

/** Reads the shape of a dataspace message (section IV.A.2.b). */
export function readShape(structure: Hdf5Structure, message: StructureReader): number[] {
  const [version, rank] = [message.u8(), message.u8()];
  if (version !== 1 && version !== 2) throw structure.damaged('a dataspace has an unknown version');
  message.skip(version === 1 ? 6 : 2);
  return Array.from({ length: rank }, () => message.u64());
}

/** Number of elements of a shape. It may be too large for any file. */
export const sizeOf = (shape: readonly number[]) => shape.reduce((size, length) => size * length, 1);
