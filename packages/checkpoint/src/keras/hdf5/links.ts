import { MESSAGES, type ObjectHeader } from './object-header.js';
import type { Hdf5Structure } from './structure.js';
import type { StructureReader } from './structure-reader.js';

/** From here on, an address means that there is nothing. */
export const UNDEFINED_ADDRESS = 2 ** 63;

const SYMBOL_BYTES = 40;
/** Deepest tree, far deeper than one with 65,535 children per node needs to be. */
const DEEPEST = 8;

/** Reads the addresses of the objects in a group, by name. Soft and external links are left out. */
export async function readLinks(
  structure: Hdf5Structure,
  header: ObjectHeader,
): Promise<ReadonlyMap<string, number>> {
  const links = new Map<string, number>();
  for (const table of header.all(MESSAGES.symbolTable)) {
    const [tree, heap] = [table.u64(), table.u64()];
    const names = await readLocalHeap(structure, heap);
    await readTree(structure, tree, (symbols) => readSymbols(symbols, names, links));
  }
  for (const link of header.all(MESSAGES.link)) readLink(link, links);
  for (const info of header.all(MESSAGES.linkInfo)) {
    const flags = info.skip(1).u8();
    if (info.skip(flags & 1 ? 8 : 0).u64() >= UNDEFINED_ADDRESS) continue;
    throw structure.unsupported('a group that stores its links in a fractal heap');
  }
  return links;
}

async function readLocalHeap(structure: Hdf5Structure, address: number): Promise<StructureReader> {
  const heap = (await structure.read(address, 32)).expect('HEAP').skip(4);
  const length = heap.u64();
  return structure.read(heap.skip(8).u64(), length);
}

/** Visits the symbol table nodes of a B-tree of version 1, of which `address` is a node. */
async function readTree(
  structure: Hdf5Structure,
  address: number,
  visit: (symbols: StructureReader) => void,
  deepest = DEEPEST,
): Promise<void> {
  const node = (await structure.read(address, 24)).expect('TREE').skip(1);
  const [level, count] = [node.u8(), node.u16()];
  if (level > deepest) throw structure.damaged('the tree of a group is too deep');
  const entries = await structure.read(address + 24, count * 16);
  for (let i = 0; i < count; i++) {
    const child = entries.skip(8).u64();
    if (level > 0) {
      await readTree(structure, child, visit, level - 1);
    } else {
      const symbols = (await structure.read(child, 8)).expect('SNOD').skip(2).u16();
      visit(await structure.read(child + 8, symbols * SYMBOL_BYTES));
    }
  }
}

function readSymbols(symbols: StructureReader, names: StructureReader, links: Map<string, number>): void {
  while (symbols.left > 0) {
    const [nameAt, address, cached] = [symbols.u64(), symbols.u64(), symbols.u32()];
    symbols.skip(20);
    const name = names.restart().skip(nameAt);
    // 2: a soft link.
    if (cached !== 2) links.set(name.text(Math.min(name.left, LONGEST_NAME)), address);
  }
}

/** HDF5 has no limit; a longer name is cut off. */
const LONGEST_NAME = 1024;

function readLink(link: StructureReader, links: Map<string, number>): void {
  const flags = link.skip(1).u8();
  const type = flags & 8 ? link.u8() : 0;
  link.skip(flags & 4 ? 8 : 0).skip(flags & 16 ? 1 : 0);
  const name = link.text(link.unsigned(2 ** (flags & 3)));
  if (type === 0) links.set(name, link.u64());
}
