import type { Hdf5Structure } from './structure.js';
import type { StructureReader } from './structure-reader.js';

/** Types of header messages (HDF5 File Format Specification 3.0, section IV.A.2). */
export const MESSAGES = {
  dataspace: 0x01,
  linkInfo: 0x02,
  datatype: 0x03,
  link: 0x06,
  layout: 0x08,
  attribute: 0x0c,
  continuation: 0x10,
  symbolTable: 0x11,
} as const;

/** Longest block of a header, in bytes. A message has at most 64 kB. */
const LONGEST_BLOCK = 1 << 22;
/** Bit of a message's flags: its contents are somewhere else. */
const SHARED = 2;

/** A block of messages. */
interface Block {
  readonly address: number;
  readonly length: number;
}

/** How the messages of a header are stored. */
interface Form {
  readonly first: Block;
  readonly typeBytes: 1 | 2;
  /** Bytes between the flags of a message and its contents. */
  readonly gap: number;
  /** Whether further blocks have a signature and a checksum. */
  readonly signed: boolean;
}

/** The header of a group or a dataset: its messages by type, in order. */
export class ObjectHeader {
  readonly #messages = new Map<number, StructureReader[]>();

  /** Contents of the messages of `type`. */
  all(type: number): StructureReader[] {
    return (this.#messages.get(type) ?? []).map((contents) => contents.restart());
  }

  /** Contents of the first message of `type`. */
  first(type: number): StructureReader | undefined {
    return this.#messages.get(type)?.[0]?.restart();
  }

  /** Reads the header at `address`, of either version of the format. */
  static async read(structure: Hdf5Structure, address: number): Promise<ObjectHeader> {
    const header = new ObjectHeader();
    const version = (await structure.read(address, 1)).u8();
    const form = version === 1 ? await firstForm(structure, address) : await secondForm(structure, address);
    const blocks = [form.first];
    for (const block of blocks) {
      if (block.length > LONGEST_BLOCK) throw structure.damaged('the header of an object is too long');
      let reader = await structure.read(block.address, block.length);
      if (form.signed && block !== form.first) reader = reader.expect('OCHK').part(block.length - 8);
      blocks.push(...header.#add(reader, form, structure));
    }
    return header;
  }

  /** Adds the messages of a block, and returns the blocks that continue it. */
  #add(reader: StructureReader, { typeBytes, gap }: Form, structure: Hdf5Structure): Block[] {
    const continuations: Block[] = [];
    while (reader.left >= typeBytes + 3 + gap) {
      const type = reader.unsigned(typeBytes);
      const length = reader.u16();
      const shared = (reader.u8() & SHARED) !== 0;
      const contents = reader.skip(gap).part(length);
      if (type === MESSAGES.continuation) {
        continuations.push({ address: contents.u64(), length: contents.u64() });
      } else if (Object.values<number>(MESSAGES).includes(type)) {
        if (shared) throw structure.unsupported('a shared header message');
        const others = this.#messages.get(type);
        if (others) others.push(contents);
        else this.#messages.set(type, [contents]);
      }
    }
    return continuations;
  }
}

async function firstForm(structure: Hdf5Structure, address: number): Promise<Form> {
  const length = (await structure.read(address, 16)).skip(8).u32();
  return { first: { address: address + 16, length }, typeBytes: 2, gap: 3, signed: false };
}

async function secondForm(structure: Hdf5Structure, address: number): Promise<Form> {
  const prefix = (await structure.read(address, 6)).expect('OHDR');
  if (prefix.u8() !== 2) throw structure.damaged('an object header has an unknown version');
  const flags = prefix.u8();
  const sizeBytes = 2 ** (flags & 3);
  const sizeAt = address + 6 + (flags & 0x20 ? 16 : 0) + (flags & 0x10 ? 4 : 0);
  const length = (await structure.read(sizeAt, sizeBytes)).unsigned(sizeBytes);
  return {
    first: { address: sizeAt + sizeBytes, length },
    typeBytes: 1,
    gap: flags & 4 ? 2 : 0,
    signed: true,
  };
}
