import type { ByteSource } from '../../files/byte-source.js';
import { type Hdf5Attribute, listAttributes, readStrings } from './attributes.js';
import { describeDataset, type Hdf5Dataset } from './dataset.js';
import { readLinks } from './links.js';
import { MESSAGES, ObjectHeader } from './object-header.js';
import { Hdf5Structure } from './structure.js';

/** First bytes of an HDF5 file. */
export const HDF5_SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a] as const;

/** A group or a dataset of an HDF5 file. */
export class Hdf5Object {
  readonly #structure: Hdf5Structure;
  readonly #header: ObjectHeader;
  readonly #links: ReadonlyMap<string, number>;
  #attributes: ReadonlyMap<string, Hdf5Attribute> | undefined;
  /** Path within the file. */
  readonly path: string;

  private constructor(
    structure: Hdf5Structure,
    path: string,
    header: ObjectHeader,
    links: ReadonlyMap<string, number>,
  ) {
    this.#structure = structure;
    this.#header = header;
    this.#links = links;
    this.path = path;
  }

  /**
   * Reads the object at `address`.
   * @throws CheckpointError if it is damaged, or uses features of HDF5 that Keras does not.
   */
  static async read(structure: Hdf5Structure, path: string, address: number): Promise<Hdf5Object> {
    const header = await ObjectHeader.read(structure, address);
    return new Hdf5Object(structure, path, header, await readLinks(structure, header));
  }

  /** Names of the objects in this group, in the file's order. */
  get children(): string[] {
    return [...this.#links.keys()];
  }

  /** Whether it is a dataset. */
  get isDataset(): boolean {
    return this.#header.first(MESSAGES.dataspace) !== undefined;
  }

  /** Reads the object with this path within the group; undefined if there is none. */
  async child(path: string): Promise<Hdf5Object | undefined> {
    const [name = '', ...rest] = path.split('/').filter((part) => part !== '');
    const address = this.#links.get(name);
    if (address === undefined) return undefined;
    const child = await Hdf5Object.read(this.#structure, `${this.path}/${name}`, address);
    return rest.length === 0 ? child : child.child(rest.join('/'));
  }

  /** Reads the attribute `name`, which is a string or a list of strings; undefined if there is none. */
  async strings(name: string): Promise<string[] | undefined> {
    this.#attributes ??= listAttributes(this.#structure, this.#header);
    const attribute = this.#attributes.get(name);
    return attribute && readStrings(this.#structure, attribute);
  }

  /** Describes this dataset. @throws CheckpointError if it is a group, or of a type or layout that is not supported. */
  dataset(): Hdf5Dataset {
    return describeDataset(this.#structure, this.#header, this.path);
  }

  /** Creates the error for a file that is not valid. */
  damaged(what: string) {
    return this.#structure.damaged(what);
  }
}

/**
 * Opens an HDF5 file and reads its root group. What h5py writes by default is supported: superblocks of version 0, 2 and 3, groups that
 * store their links in symbol tables or in their header, and datasets in one piece. Elements are read when they are needed.
 * @throws CheckpointError if the file is damaged, or uses other features.
 */
export async function openHdf5(source: ByteSource): Promise<Hdf5Object> {
  const structure = new Hdf5Structure(source);
  const block = await structure.read(0, Math.min(source.size, 96));
  for (const byte of HDF5_SIGNATURE) {
    if (block.u8() !== byte) throw structure.damaged('it does not begin with the signature');
  }
  const version = block.u8();
  if (version > 3) throw structure.unsupported(`a superblock of version ${version}`);
  const isOld = version < 2;
  const widths = block.skip(isOld ? 4 : 0).u16();
  if (widths !== 0x0808) throw structure.unsupported('addresses of other than 64 bits');
  // Behind the widths: version 1 has four bytes more than version 0.
  const address = isOld ? block.skip(49 + 4 * version).u64() : block.skip(25).u64();
  return Hdf5Object.read(structure, '', address);
}
