/** Number of bytes that are looked up at once: two words. */
const SLICES = 8;

let tables: Uint32Array | undefined;

/**
 * Computes the CRC-32 of zip archives (polynomial 0xEDB88320), two words at a time: Kounavis and Berry 2005.
 * @param previous CRC-32 of the bytes before these. Defaults to 0, for none.
 */
export function crc32(bytes: Uint8Array, previous = 0): number {
  tables ??= createTables();
  if (bytes.length < 4) return ~addBytes(~previous, bytes, tables) >>> 0;
  const aligned = -bytes.byteOffset & 3;
  const words = new Int32Array(bytes.buffer, bytes.byteOffset + aligned, (bytes.length - aligned) >>> 2);
  const paired = words.length - (words.length % 2);
  let crc = addBytes(~previous, bytes.subarray(0, aligned), tables);
  crc = addWords(crc, words.subarray(0, paired), tables);
  return ~addBytes(crc, bytes.subarray(aligned + 4 * paired), tables) >>> 0;
}

function addBytes(before: number, bytes: Uint8Array, table: Uint32Array): number {
  let crc = before;
  for (let i = 0; i < bytes.length; i++) {
    crc = (table[(crc ^ (bytes[i] as number)) & 0xff] as number) ^ (crc >>> 8);
  }
  return crc;
}

function addWords(before: number, words: Int32Array, table: Uint32Array): number {
  let crc = before;
  for (let i = 0; i < words.length; i += 2) {
    const low = (words[i] as number) ^ crc;
    const high = words[i + 1] as number;
    crc =
      (table[1792 + (low & 0xff)] as number) ^
      (table[1536 + ((low >>> 8) & 0xff)] as number) ^
      (table[1280 + ((low >>> 16) & 0xff)] as number) ^
      (table[1024 + (low >>> 24)] as number) ^
      (table[768 + (high & 0xff)] as number) ^
      (table[512 + ((high >>> 8) & 0xff)] as number) ^
      (table[256 + ((high >>> 16) & 0xff)] as number) ^
      (table[high >>> 24] as number);
  }
  return crc;
}

/** Table k gives the effect of a byte that is followed by k bytes. */
function createTables(): Uint32Array {
  const table = new Uint32Array(256 * SLICES);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
    table[byte] = crc;
  }
  for (let i = 256; i < table.length; i++) {
    const before = table[i - 256] as number;
    table[i] = (table[before & 0xff] as number) ^ (before >>> 8);
  }
  return table;
}
