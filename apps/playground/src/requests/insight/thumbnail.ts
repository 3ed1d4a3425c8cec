import type { DecodedImage } from '@convkit/data';
import type { ChannelImages } from '../channel-images.js';

/** Longest side of a thumbnail in pixels. */
const SIDE = 48;

/** A small copy of an image, by the nearest pixel. */
export function thumbnail({ height, width, channels, data }: DecodedImage): ChannelImages {
  const scale = Math.max(1, Math.max(height, width) / SIDE);
  const [rows, columns] = [height, width].map((side) => Math.max(1, Math.round(side / scale))) as [
    number,
    number,
  ];
  const small = new Uint8Array(channels * rows * columns);
  for (let channel = 0; channel < channels; channel++) {
    for (let y = 0; y < rows; y++) {
      for (let x = 0; x < columns; x++) {
        const from = Math.floor((y * height) / rows) * width + Math.floor((x * width) / columns);
        small[(channel * rows + y) * columns + x] = data[from * channels + channel] as number;
      }
    }
  }
  return { height: rows, width: columns, count: channels, low: 0, high: 255, data: small };
}
