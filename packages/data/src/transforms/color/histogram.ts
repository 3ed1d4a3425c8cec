import type { Pixels } from '../../images/types.js';
import { mapBytes } from './blend.js';

const counts = new Uint32Array(256);
const table = new Uint8Array(256);

/** Stretches each channel to the range from 0 to 255: Pillow's `ImageOps.autocontrast`. */
export function autocontrast(image: Pixels, out: Pixels): void {
  eachChannel(image, out, () => {
    const low = counts.findIndex((count) => count > 0);
    const high = counts.findLastIndex((count) => count > 0);
    if (high <= low) return false;
    const scale = 255 / (high - low);
    for (let byte = 0; byte < 256; byte++) {
      table[byte] = Math.max(0, Math.min(Math.trunc(byte * scale + -low * scale), 255));
    }
    return true;
  });
}

/** Equalizes the histogram of each channel: Pillow's `ImageOps.equalize`. */
export function equalize(image: Pixels, out: Pixels): void {
  eachChannel(image, out, () => {
    const total = counts.reduce((sum, count) => sum + count, 0);
    const last = counts[counts.findLastIndex((count) => count > 0)] as number;
    const step = Math.floor((total - last) / 255);
    if (step === 0) return false;
    let below = Math.floor(step / 2);
    for (let byte = 0; byte < 256; byte++) {
      table[byte] = Math.min(Math.floor(below / step), 255);
      below += counts[byte] as number;
    }
    return true;
  });
}

/** Keeps the highest `bits` bits of each byte. */
export function posterize(image: Pixels, out: Pixels, bits: number): void {
  const mask = 256 - 2 ** (8 - bits);
  mapBytes(image, out, (byte) => byte & mask);
}

/** Inverts bytes of at least `threshold`. */
export function solarize(image: Pixels, out: Pixels, threshold: number): void {
  mapBytes(image, out, (byte) => (byte < threshold ? byte : 255 - byte));
}

/** Maps each channel by `table` if `prepare`, which fills it from the channel's `counts`, returns true. */
function eachChannel({ channels, data }: Pixels, { data: out }: Pixels, prepare: () => boolean): void {
  for (let c = 0; c < channels; c++) {
    counts.fill(0);
    for (let i = c; i < data.length; i += channels) {
      const byte = data[i] as number;
      counts[byte] = (counts[byte] as number) + 1;
    }
    const isMapped = prepare();
    for (let i = c; i < data.length; i += channels) {
      const byte = data[i] as number;
      out[i] = isMapped ? (table[byte] as number) : byte;
    }
  }
}
