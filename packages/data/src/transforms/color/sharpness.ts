import type { Pixels } from '../../images/types.js';
import { blendBytes } from './blend.js';

/** Adjusts sharpness: Pillow's SMOOTH filter (center weight 5, neighbors 1, border unchanged) at factor 0, the image at 1. */
export function adjustSharpness(image: Pixels, out: Pixels, factor: number): void {
  const { height, width, channels, data } = image;
  const row = width * channels;
  out.data.set(data);
  for (let y = 1; y < height - 1; y++) {
    for (let i = y * row + channels; i < (y + 1) * row - channels; i++) {
      const middle = data[i] as number;
      let sum = 4 * middle;
      for (let at = i - row; at <= i + row; at += row) {
        sum += (data[at - channels] as number) + (data[at] as number) + (data[at + channels] as number);
      }
      out.data[i] = blendBytes(Math.floor((2 * sum + 13) / 26), middle, factor);
    }
  }
}
