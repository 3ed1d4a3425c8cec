import { MESSAGES, type ObjectHeader } from './object-header.js';
import type { Hdf5Structure } from './structure.js';
import type { StructureReader } from './structure-reader.js';
import { readShape, readType, sizeOf } from './types.js';

/** An attribute in the header of an object, of which only the name has been read. */
export interface Hdf5Attribute {
  readonly name: string;
  readonly type: StructureReader;
  readonly space: StructureReader;
  readonly values: StructureReader;
  /** Whether type or space are somewhere else. */
  readonly isShared: boolean;
}

/** Lists the attributes in the header of an object (section IV.A.2.m) by name. */
export function listAttributes(
  structure: Hdf5Structure,
  header: ObjectHeader,
): ReadonlyMap<string, Hdf5Attribute> {
  const attributes = new Map<string, Hdf5Attribute>();
  for (const message of header.all(MESSAGES.attribute)) {
    const version = message.u8();
    if (version < 1 || version > 3) throw structure.damaged('an attribute has an unknown version');
    const isShared = message.u8() !== 0 && version > 1;
    const lengths = [message.u16(), message.u16(), message.u16()] as const;
    message.skip(version === 3 ? 1 : 0);
    const part = (length: number) => message.part(version === 1 ? Math.ceil(length / 8) * 8 : length);
    const name = part(lengths[0]).text(lengths[0]);
    const [type, space] = [part(lengths[1]), part(lengths[2])];
    attributes.set(name, { name, type, space, values: message.rest(), isShared });
  }
  return attributes;
}

/** Reads an attribute of strings, of fixed or of variable length. */
export async function readStrings(
  structure: Hdf5Structure,
  { name, type, space, values, isShared }: Hdf5Attribute,
): Promise<string[]> {
  if (isShared) throw structure.unsupported(`a shared type of the attribute '${name}'`);
  const { kind, bytes } = readType(type.restart());
  const count = sizeOf(readShape(structure, space.restart()));
  if (kind !== 'string' && kind !== 'long string') {
    // What h5py writes for an empty list, as the weights of a layer that has none.
    if (count === 0) return [];
    throw structure.unsupported(`the attribute '${name}' of numbers`);
  }
  const reader = values.restart();
  if (bytes === 0 || count * bytes > reader.left)
    throw structure.damaged(`the attribute '${name}' is cut off`);
  const strings: string[] = [];
  for (let i = 0; i < count; i++) {
    strings.push(
      kind === 'string' ? reader.text(bytes) : await readLongString(structure, reader.part(bytes)),
    );
  }
  return strings;
}

/** Follows a reference to the global heap (sections III.E and IV.B). */
async function readLongString(structure: Hdf5Structure, reference: StructureReader): Promise<string> {
  const [length, address, index] = [reference.u32(), reference.u64(), reference.u32()];
  if (length === 0) return '';
  const size = (await structure.read(address, 16)).expect('GCOL').skip(4).u64();
  for (let at = address + 16; at + 16 <= address + size; ) {
    const object = await structure.read(at, 16);
    const found = object.u16();
    const bytes = object.skip(6).u64();
    if (found === index) {
      if (length > bytes) throw structure.damaged('a string is longer than its place in the heap');
      return (await structure.read(at + 16, length)).text(length);
    }
    if (found === 0) break;
    at += 16 + Math.ceil(bytes / 8) * 8;
  }
  throw structure.damaged('a string is missing from its heap');
}
