import { type DescField, type DescMessage, ScalarType } from '@bufbuild/protobuf';
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';

/** Deepest accepted nesting of messages. Graphs without control flow need 6. */
const MAX_DEPTH = 32;
/** A decoded message may take this many bytes, and more by the length of the file. */
const FREE_BYTES = 64 * 2 ** 20;
const BYTES_PER_BYTE = 24;

/**
 * Checks an encoded message before it is decoded: that its parts lie within each other, are nested moderately, and do not become more
 * than 24 times as large in memory, as empty messages and small numbers would.
 * @throws Error saying what is wrong.
 */
export function checkWire(root: DescMessage, bytes: Uint8Array): void {
  const reader = new BinaryReader(bytes);
  const limit = FREE_BYTES + BYTES_PER_BYTE * bytes.length;
  let memory = 0;

  const check = (message: DescMessage, end: number, depth: number): void => {
    if (depth > MAX_DEPTH) throw new Error(`its messages are nested more than ${MAX_DEPTH} deep`);
    const fields = fieldsOf(message);
    memory += 64 + 16 * fields.size;
    while (reader.pos < end) {
      const [number, wireType] = reader.tag();
      const field = fields.get(number);
      const submessage = messageOf(field);
      if (submessage) {
        if (wireType !== WireType.LengthDelimited) {
          throw new Error(`${field} has wire type ${wireType}`);
        }
        const length = reader.uint32();
        if (length > end - reader.pos) throw new Error(`${field} extends beyond its parent`);
        check(submessage, reader.pos + length, depth + 1);
      } else {
        const value = reader.skip(wireType, number, 8);
        if (field) memory += memoryOf(field, wireType, value);
      }
      if (memory > limit) throw new Error('it would need too much memory for its size');
    }
    if (reader.pos !== end) throw new Error(`a field of ${message.typeName} extends beyond its end`);
  };
  check(root, bytes.length, 1);
}

const FIELDS = new WeakMap<DescMessage, ReadonlyMap<number, DescField>>();

function fieldsOf(message: DescMessage): ReadonlyMap<number, DescField> {
  const known = FIELDS.get(message);
  if (known) return known;
  const fields = new Map(message.fields.map((field) => [field.number, field]));
  FIELDS.set(message, fields);
  return fields;
}

function messageOf(field: DescField | undefined): DescMessage | undefined {
  if (field?.fieldKind === 'message') return field.message;
  return field?.fieldKind === 'list' && field.listKind === 'message' ? field.message : undefined;
}

/** Estimates the memory of a decoded field from its encoding, which includes the length if it is delimited. */
function memoryOf(field: DescField, wireType: number, value: Uint8Array): number {
  const type = field.fieldKind === 'scalar' || field.fieldKind === 'list' ? field.scalar : undefined;
  if (type === ScalarType.BYTES) return 128;
  if (type === ScalarType.STRING) return 32 + 2 * value.length;
  const isLong = type === ScalarType.INT64 || type === ScalarType.UINT64;
  const size = isLong ? 40 : 8;
  if (wireType !== WireType.LengthDelimited) return size;
  if (type === ScalarType.FLOAT) return 2 * value.length;
  if (type === ScalarType.DOUBLE) return value.length;
  // A number of variable length ends with the byte whose first bit is 0.
  return size * value.reduce((count, byte) => count + (byte < 0x80 ? 1 : 0), 0);
}
