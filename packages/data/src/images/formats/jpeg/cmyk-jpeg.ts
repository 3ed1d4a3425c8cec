import type { Codec } from '../../codecs/codecs.js';
import type { Pixels } from '../../types.js';
import { splitCmykJpeg } from './cmyk-split.js';

/** The channel of the second file that holds black. */
const BLACK = 1;

/**
 * Decodes a JPEG of four components, which neither mozjpeg nor all browsers convert to RGB. Its components are put into two JPEGs of
 * three, without loss, which `decode` can decode. Their inks are multiplied. They are stored inverted, as Adobe does and all readers assume.
 * @throws DataError if the file is damaged, truncated or of an unsupported kind.
 */
export async function decodeCmykJpeg(bytes: Uint8Array, name: string, decode: Codec): Promise<Pixels> {
  const { colors, black, isYcck } = splitCmykJpeg(bytes, name);
  const { height, width, data } = await decode(colors, name);
  const { data: blackData } = await decode(black, name);
  const rgb = new Uint8Array(height * width * 3);
  for (let i = 0; i < rgb.length; i++) {
    const at = i + Math.floor(i / 3);
    const value = data[at] as number;
    // YCCK holds the complement of cyan, magenta and yellow as YCbCr.
    const ink = isYcck ? 255 - value : value;
    rgb[i] = multiplied(ink, blackData[at - (i % 3) + BLACK] as number);
  }
  return { height, width, channels: 3, data: rgb };
}

/** a * b / 255, rounded, without a division. */
function multiplied(a: number, b: number): number {
  const product = a * b + 128;
  return (product + (product >> 8)) >> 8;
}
