/** Tabulates `map` for each byte. */
export const tableOf = (map: (byte: number) => number) =>
  Float32Array.from({ length: 256 }, (_, byte) => map(byte));

/** Maps `size` bytes by one table for all channels, or one per channel, and writes the results to `out` at `offset`. */
export function lookUp(
  bytes: Uint8Array,
  tables: readonly Float32Array[],
  out: Float32Array,
  offset: number,
  size: number,
): void {
  if (tables.length === 1) shared(bytes, tables[0] as Float32Array, out, offset, size);
  else if (tables.length === 3) ofThree(bytes, tables, out, offset, size);
  else ofMany(bytes, tables, out, offset, size);
}

/** Unrolled by four, because the loop costs more than the lookup. */
function shared(
  bytes: Uint8Array,
  table: Float32Array,
  out: Float32Array,
  offset: number,
  size: number,
): void {
  let i = 0;
  for (; i + 3 < size; i += 4) {
    const o = offset + i;
    out[o] = table[bytes[i] as number] as number;
    out[o + 1] = table[bytes[i + 1] as number] as number;
    out[o + 2] = table[bytes[i + 2] as number] as number;
    out[o + 3] = table[bytes[i + 3] as number] as number;
  }
  for (; i < size; i++) out[offset + i] = table[bytes[i] as number] as number;
}

function ofThree(
  bytes: Uint8Array,
  tables: readonly Float32Array[],
  out: Float32Array,
  offset: number,
  size: number,
): void {
  const [red, green, blue] = tables as readonly [Float32Array, Float32Array, Float32Array];
  for (let i = 0; i < size; i += 3) {
    const o = offset + i;
    out[o] = red[bytes[i] as number] as number;
    out[o + 1] = green[bytes[i + 1] as number] as number;
    out[o + 2] = blue[bytes[i + 2] as number] as number;
  }
}

function ofMany(
  bytes: Uint8Array,
  tables: readonly Float32Array[],
  out: Float32Array,
  offset: number,
  size: number,
): void {
  const channels = tables.length;
  for (let c = 0; c < channels; c++) {
    const table = tables[c] as Float32Array;
    for (let i = c; i < size; i += channels) out[offset + i] = table[bytes[i] as number] as number;
  }
}
