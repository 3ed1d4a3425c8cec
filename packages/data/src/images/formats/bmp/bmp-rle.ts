import type { BmpLayout } from './bmp-layout.js';
import { truncated } from './bmp-layout.js';

const END_OF_LINE = 0;
const END_OF_BITMAP = 1;
const DELTA = 2;

/**
 * Expands run-length encoded palette indices, in the order in which rows are stored: Microsoft, "Bitmap Compression". Pixels that are
 * skipped have index 0.
 * @throws DataError if the data ends before the bitmap.
 */
export function expandRle(
  data: Uint8Array,
  { height, width, bits }: Pick<BmpLayout, 'height' | 'width' | 'bits'>,
  name: string,
): Uint8Array {
  const indices = new Uint8Array(height * width);
  let [at, x, y] = [0, 0, 0];
  const next = () => {
    const byte = data[at++];
    if (byte === undefined) throw truncated(name);
    return byte;
  };
  const put = (index: number) => {
    if (x < width && y < height) indices[y * width + x] = index;
    x++;
  };
  /** Halves of a byte alternate, the high one first. */
  const half = (byte: number, i: number) => (bits === 8 ? byte : i % 2 === 0 ? byte >> 4 : byte & 15);
  while (y < height) {
    const [count, code] = [next(), next()];
    if (count > 0) {
      for (let i = 0; i < count; i++) put(half(code, i));
    } else if (code === END_OF_LINE) {
      [x, y] = [0, y + 1];
    } else if (code === END_OF_BITMAP) {
      break;
    } else if (code === DELTA) {
      x += next();
      y += next();
    } else {
      const size = Math.ceil((code * bits) / 8);
      const run = data.subarray(at, at + size);
      for (let i = 0; i < code; i++) put(half(run[Math.floor((i * bits) / 8)] ?? 0, i));
      at += size + (size % 2);
    }
  }
  return indices;
}
