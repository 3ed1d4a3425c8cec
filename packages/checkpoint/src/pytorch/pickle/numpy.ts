import { Problem } from '../problem.js';
import { NumpyType, Opaque, type Value } from './values.js';

/** Reads a scalar, by NumPy's kind and size. */
const SCALARS: Readonly<Record<string, (view: DataView, littleEndian: boolean) => Value>> = {
  b1: (view) => view.getUint8(0) !== 0,
  i1: (view) => view.getInt8(0),
  i2: (view, little) => view.getInt16(0, little),
  i4: (view, little) => view.getInt32(0, little),
  i8: (view, little) => view.getBigInt64(0, little),
  u1: (view) => view.getUint8(0),
  u2: (view, little) => view.getUint16(0, little),
  u4: (view, little) => view.getUint32(0, little),
  u8: (view, little) => view.getBigUint64(0, little),
  f4: (view, little) => view.getFloat32(0, little),
  f8: (view, little) => view.getFloat64(0, little),
};

/** Stands for `numpy.dtype('f8', …)`. @throws Problem if the arguments are invalid. */
export function numpyType([code]: readonly Value[]): NumpyType {
  if (typeof code !== 'string') throw new Problem('has a damaged pickle: a dtype of NumPy has no name');
  return new NumpyType(code);
}

/** Stands for `numpy.core.multiarray.scalar(dtype, bytes)`. Scalars other than numbers are opaque. @throws Problem if the arguments are invalid. */
export function numpyScalar([type, bytes]: readonly Value[]): Value {
  if (!(type instanceof NumpyType)) throw new Problem('has a damaged pickle: a scalar of NumPy has no dtype');
  if (!Object.hasOwn(SCALARS, type.code)) return new Opaque();
  if (!(bytes instanceof Uint8Array) || bytes.length !== Number(type.code.slice(1))) {
    throw new Problem('has a damaged pickle: a scalar of NumPy does not have the bytes of its dtype');
  }
  const read = SCALARS[type.code] as (view: DataView, littleEndian: boolean) => Value;
  return read(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), !type.bigEndian);
}
