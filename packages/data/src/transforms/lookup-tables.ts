/** Tabulates `map` for each byte. */
export const tableOf = (map: (byte: number) => number) =>
  Float32Array.from({ length: 256 }, (_, byte) => map(byte));

/** Maps `size` bytes from `start` on to numbers, and writes them to `out` at `offset`. */
type LookUp = (bytes: Uint8Array, start: number, out: Float32Array, offset: number, size: number) => void;

/** Creates the lookup in one table for all channels, or one per channel. */
export function lookUpIn(tables: readonly Float32Array[]): LookUp {
  if (tables.length === 1) return shared(tables[0] as Float32Array);
  return tables.length === 3 ? ofThree(tables) : ofMany(tables);
}

/** Integer arithmetic (`| 0`) makes it a third faster, as V8 then need not check the indices for overflow. */
const shared =
  (table: Float32Array): LookUp =>
  (bytes, start, out, offset, size) => {
    const end = (start + size) | 0;
    let to = offset | 0;
    for (let from = start | 0; from < end; from = (from + 1) | 0) {
      out[to] = table[bytes[from] as number] as number;
      to = (to + 1) | 0;
    }
  };

function ofThree(tables: readonly Float32Array[]): LookUp {
  const [red, green, blue] = tables as readonly [Float32Array, Float32Array, Float32Array];
  return (bytes, start, out, offset, size) => {
    const end = (start + size) | 0;
    let to = offset | 0;
    for (let from = start | 0; from < end; from = (from + 3) | 0) {
      out[to] = red[bytes[from] as number] as number;
      out[(to + 1) | 0] = green[bytes[(from + 1) | 0] as number] as number;
      out[(to + 2) | 0] = blue[bytes[(from + 2) | 0] as number] as number;
      to = (to + 3) | 0;
    }
  };
}

function ofMany(tables: readonly Float32Array[]): LookUp {
  const channels = tables.length;
  return (bytes, start, out, offset, size) => {
    for (let c = 0; c < channels; c++) {
      const table = tables[c] as Float32Array;
      for (let i = c; i < size; i += channels) out[offset + i] = table[bytes[start + i] as number] as number;
    }
  };
}
