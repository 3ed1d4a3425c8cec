import type { JpegBitReader } from './jpeg-bits.js';
import { damaged } from './jpeg-container.js';

/** A scan of a sequential frame; or of a progressive one, the first of its DC coefficients or one that refines them. */
export type ScanKind = 'sequential' | 'dc' | 'refine';

/** By the length of a code in bits: the first code, and its symbols. ITU-T T.81, annex C. */
type Table = readonly { readonly first: number; readonly symbols: Uint8Array }[];

/** The Huffman tables of a JPEG file. */
export class HuffmanTables {
  readonly #tables = new Map<number, Table>();
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
  }

  /** Reads a DHT segment: ITU-T T.81, section B.2.4.2. */
  read(body: Uint8Array): void {
    for (let at = 0; at < body.length; ) {
      const id = body[at] as number;
      const counts = body.subarray(at + 1, at + 17);
      at += 17;
      let code = 0;
      const table = Array.from(counts, (count) => {
        const first = code;
        code = (code + count) * 2;
        at += count;
        return { first, symbols: body.subarray(at - count, at) };
      });
      if (at > body.length) throw damaged(this.#name, 'a Huffman table is incomplete');
      this.#tables.set(id, table);
    }
  }

  /** Copies a code from `reader` to `bits`, and returns its symbol. */
  copySymbol(reader: JpegBitReader, bits: number[], id: number): number {
    let code = 0;
    for (const { first, symbols } of this.#tables.get(id) ?? []) {
      code = 2 * code + copyBit(reader, bits);
      const symbol = symbols[code - first];
      if (symbol !== undefined) return symbol;
    }
    throw damaged(this.#name, 'its data has an invalid code');
  }
}

/**
 * Copies the bits of one block: ITU-T T.81, sections F.2.2 and G.1.2.1.
 * @param chosen - the numbers of the DC and the AC table, four bits each.
 */
export function copyBlock(
  reader: JpegBitReader,
  bits: number[],
  kind: ScanKind,
  tables: HuffmanTables,
  chosen: number,
): void {
  if (kind === 'refine') {
    copyBit(reader, bits);
    return;
  }
  copyBits(reader, bits, tables.copySymbol(reader, bits, chosen >> 4) & 15);
  if (kind === 'dc') return;
  const acTable = 0x10 | (chosen & 15);
  for (let k = 1; k < 64; k++) {
    const symbol = tables.copySymbol(reader, bits, acTable);
    const [run, size] = [symbol >> 4, symbol & 15];
    if (size === 0 && run < 15) return;
    k += run;
    copyBits(reader, bits, size);
  }
}

function copyBits(reader: JpegBitReader, bits: number[], count: number): void {
  for (let i = 0; i < count; i++) copyBit(reader, bits);
}

function copyBit(reader: JpegBitReader, bits: number[]): number {
  const bit = reader.next();
  bits.push(bit);
  return bit;
}
