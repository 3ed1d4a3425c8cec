import { Problem } from '../problem.js';
import type { ByteCursor } from './byte-cursor.js';
import { Opaque, Tuple, type Value } from './values.js';

/** Longest integer in bytes. The random generators of NumPy have states of 16 bytes. */
const MAX_INTEGER_BYTES = 64;

/** The operations that only push a value, by their code. Their names are those of Python's pickletools. */
export const LITERALS: ReadonlyMap<number, (cursor: ByteCursor) => Value> = new Map<
  number,
  (cursor: ByteCursor) => Value
>([
  [0x4e, () => null], // NONE
  [0x88, () => true], // NEWTRUE
  [0x89, () => false], // NEWFALSE
  [0x4a, (cursor) => cursor.int32()], // BININT
  [0x4b, (cursor) => cursor.uint8()], // BININT1
  [0x4d, (cursor) => cursor.uint16()], // BININT2
  [0x8a, (cursor) => integer(cursor, cursor.uint8())], // LONG1
  [0x8b, (cursor) => integer(cursor, cursor.int32())], // LONG4
  [0x47, (cursor) => cursor.float64()], // BINFLOAT
  [0x58, (cursor) => cursor.text(cursor.uint32())], // BINUNICODE
  [0x8c, (cursor) => cursor.text(cursor.uint8())], // SHORT_BINUNICODE
  [0x8d, (cursor) => cursor.text(cursor.uint64())], // BINUNICODE8
  [0x54, (cursor) => cursor.text(cursor.int32())], // BINSTRING, of Python 2
  [0x55, (cursor) => cursor.text(cursor.uint8())], // SHORT_BINSTRING
  [0x42, (cursor) => cursor.bytes(cursor.uint32())], // BINBYTES
  [0x43, (cursor) => cursor.bytes(cursor.uint8())], // SHORT_BINBYTES
  [0x8e, (cursor) => cursor.bytes(cursor.uint64())], // BINBYTES8
  [0x96, (cursor) => cursor.bytes(cursor.uint64())], // BYTEARRAY8
  [0x29, () => new Tuple([])], // EMPTY_TUPLE
  [0x5d, () => []], // EMPTY_LIST
  [0x7d, () => new Map()], // EMPTY_DICT
  [0x8f, () => new Opaque()], // EMPTY_SET
]);

/** Reads a little-endian integer in two's complement, as a bigint only from 2^53. */
function integer(cursor: ByteCursor, length: number): number | bigint {
  if (length < 0 || length > MAX_INTEGER_BYTES) {
    throw new Problem(
      `has an integer of ${length} bytes in its pickle, more than the ${MAX_INTEGER_BYTES} allowed`,
    );
  }
  let value = 0n;
  for (const byte of cursor.bytes(length).toReversed()) value = value * 256n + BigInt(byte);
  const signed = BigInt.asIntN(8 * length, value);
  const number = Number(signed);
  return Number.isSafeInteger(number) ? number : signed;
}
