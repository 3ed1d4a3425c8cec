const LONGEST_CODE = 12;
const TABLE_SIZE = 2 ** LONGEST_CODE;

/**
 * Expands GIF's variable-length LZW codes to `length` indices: GIF 89a, appendix F. Returns undefined if a code is invalid or the data
 * ends too soon. Ignores what follows.
 * @param codeSize - bits of an index; codes start one bit longer.
 */
export function expandLzw(data: Uint8Array, codeSize: number, length: number): Uint8Array | undefined {
  const clear = 2 ** codeSize;
  const output = new Uint8Array(length);
  // Each code above `clear + 1` stands for an earlier piece of the output and the index behind it.
  const starts = new Uint32Array(TABLE_SIZE);
  const lengths = new Uint32Array(TABLE_SIZE);
  let [bits, held, at] = [0, 0, 0];
  let [size, next] = [codeSize + 1, clear + 2];
  let [done, lastStart, lastLength] = [0, 0, 0];
  while (done < length) {
    while (held < size) {
      const byte = data[at++];
      if (byte === undefined) return undefined;
      bits |= byte << held;
      held += 8;
    }
    const code = bits & (2 ** size - 1);
    bits >>>= size;
    held -= size;
    if (code === clear) {
      [size, next, lastLength] = [codeSize + 1, clear + 2, 0];
      continue;
    }
    if (code === clear + 1 || code > next || (code >= clear && lastLength === 0)) return undefined;
    if (lastLength > 0 && next < TABLE_SIZE) {
      starts[next] = lastStart;
      lengths[next] = lastLength + 1;
      next++;
      if (next === 2 ** size && size < LONGEST_CODE) size++;
    }
    const start = done;
    if (code < clear) {
      output[done++] = code;
    } else {
      const from = starts[code] as number;
      // A code may stand for a piece that ends with the index being written.
      const count = Math.min(lengths[code] as number, length - done);
      for (let i = 0; i < count; i++) output[done++] = output[from + i] as number;
    }
    lastStart = start;
    lastLength = done - start;
  }
  return output;
}
