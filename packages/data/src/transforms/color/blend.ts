import { luma } from '../../images/luma.js';
import type { Pixels } from '../../images/types.js';

/** Blends two bytes as Pillow's `Image.blend`, in float32: `from` at factor 0, `to` at 1, extrapolated beyond and clipped to bytes. */
export function blendBytes(from: number, to: number, factor: number): number {
  const value = Math.fround(from + Math.fround(Math.fround(factor) * (to - from)));
  if (value <= 0) return 0;
  return value >= 255 ? 255 : Math.trunc(value);
}

const table = new Uint8Array(256);

/** Adjusts brightness: black at factor 0, the image at 1. */
export function adjustBrightness(image: Pixels, out: Pixels, factor: number): void {
  mapBytes(image, out, (byte) => blendBytes(0, byte, factor));
}

/** Adjusts contrast: uniform gray of the image's mean brightness at factor 0, the image at 1. */
export function adjustContrast(image: Pixels, out: Pixels, factor: number): void {
  const { channels, data } = image;
  let sum = 0;
  for (let i = 0; i < data.length; i += channels) sum += channels === 3 ? luma(data, i) : (data[i] as number);
  const mean = Math.trunc((sum * channels) / data.length + 0.5);
  mapBytes(image, out, (byte) => blendBytes(mean, byte, factor));
}

/** Adjusts saturation: gray at factor 0, the image at 1. Copies images that do not have three channels. */
export function adjustSaturation(image: Pixels, out: Pixels, factor: number): void {
  const { data } = image;
  const result = out.data;
  if (image.channels !== 3) {
    result.set(data);
    return;
  }
  for (let i = 0; i < data.length; i += 3) {
    const gray = luma(data, i);
    for (let k = i; k < i + 3; k++) result[k] = blendBytes(gray, data[k] as number, factor);
  }
}

/** Maps each byte by a table. */
export function mapBytes({ data }: Pixels, { data: out }: Pixels, map: (byte: number) => number): void {
  for (let byte = 0; byte < 256; byte++) table[byte] = map(byte);
  for (let i = 0; i < data.length; i++) out[i] = table[data[i] as number] as number;
}
