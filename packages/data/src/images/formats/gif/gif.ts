import type { Pixels } from '../../types.js';
import { damaged, type GifFrame, hasTransparency, isGrayPalette, readGifFrame } from './gif-container.js';
import { expandLzw } from './lzw.js';

/** First row and distance of the rows of each pass of an interlaced image: GIF 89a, appendix E. */
const PASSES = [
  [0, 8],
  [4, 8],
  [2, 4],
  [1, 2],
] as const;

/**
 * Decodes the first frame of a GIF image. What the frame leaves uncovered is transparent.
 * @throws DataError if the file is damaged, or truncated before the end of the frame.
 */
export function decodeGif(bytes: Uint8Array, name: string): Pixels {
  const found = readGifFrame(bytes, name);
  const { height, width, frame, palette, transparent } = found;
  const indices = expandLzw(found.compressed, found.codeSize, frame.width * frame.height);
  if (!indices) throw damaged(name, 'its image data is invalid or ends too soon');
  const colors = isGrayPalette(palette) ? 1 : 3;
  const hasAlpha = hasTransparency(found);
  const channels = colors + (hasAlpha ? 1 : 0);
  const data = new Uint8Array(height * width * channels);
  for (const [stored, y] of rowsOf(found).entries()) {
    let to = ((frame.top + y) * width + frame.left) * channels;
    for (let x = 0; x < frame.width; x++, to += channels) {
      const index = indices[stored * frame.width + x] as number;
      if (index === transparent) continue;
      if (3 * index >= palette.length) throw damaged(name, `a pixel has color ${index}, beyond its palette`);
      for (let c = 0; c < colors; c++) data[to + c] = palette[3 * index + c] as number;
      if (hasAlpha) data[to + colors] = 255;
    }
  }
  return { height, width, channels, data };
}

/** The row of the frame that each stored row belongs to. */
function rowsOf({ frame: { height }, isInterlaced }: GifFrame): number[] {
  if (!isInterlaced) return Array.from({ length: height }, (_, y) => y);
  return PASSES.flatMap(([first, step]) =>
    Array.from({ length: Math.max(0, Math.ceil((height - first) / step)) }, (_, i) => first + i * step),
  );
}
