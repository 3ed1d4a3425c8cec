import { MESSAGES, type ObjectHeader } from './object-header.js';
import type { Hdf5Structure } from './structure.js';
import type { StructureReader } from './structure-reader.js';
import { type Hdf5Type, readShape, readType, sizeOf } from './types.js';

/**
 * Reads the strings of the attribute `name`; undefined if the object has none. Strings of fixed and of variable length are supported,
 * and attributes in the object header only.
 */
export async function readStrings(
  structure: Hdf5Structure,
  header: ObjectHeader,
  name: string,
): Promise<string[] | undefined> {
  for (const message of header.all(MESSAGES.attribute)) {
    const version = message.u8();
    if (version < 1 || version > 3) throw structure.damaged('an attribute has an unknown version');
    const flags = message.u8();
    const lengths = [message.u16(), message.u16(), message.u16()] as const;
    message.skip(version === 3 ? 1 : 0);
    const padded = (length: number) => message.part(version === 1 ? Math.ceil(length / 8) * 8 : length);
    if (padded(lengths[0]).text(lengths[0]) !== name) continue;
    if (version !== 1 && flags !== 0) throw structure.unsupported(`a shared type of the attribute '${name}'`);
    const type = readType(padded(lengths[1]));
    const count = sizeOf(readShape(structure, padded(lengths[2])));
    return readValues(structure, name, message, type, count);
  }
  return undefined;
}

async function readValues(
  structure: Hdf5Structure,
  name: string,
  values: StructureReader,
  { kind, bytes }: Hdf5Type,
  count: number,
): Promise<string[]> {
  if (kind !== 'string' && kind !== 'long string') {
    // What h5py writes for an empty list, as the weights of a layer that has none.
    if (count === 0) return [];
    throw structure.unsupported(`the attribute '${name}' of numbers`);
  }
  if (bytes === 0 || count * bytes > values.left)
    throw structure.damaged(`the attribute '${name}' is cut off`);
  const strings: string[] = [];
  for (let i = 0; i < count; i++) {
    strings.push(
      kind === 'string' ? values.text(bytes) : await readLongString(structure, values.part(bytes)),
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
    if (found === index) return (await structure.read(at + 16, Math.min(length, bytes))).text(length);
    if (found === 0) break;
    at += 16 + Math.ceil(bytes / 8) * 8;
  }
  throw structure.damaged('a string is missing from its heap');
}
