import { ImageBuffer } from '../../images/image-buffer.js';
import { luma } from '../../images/luma.js';
import type { Pixels } from '../../images/types.js';
import { optional, probability } from '../options.js';
import type { ImageTransform } from '../types.js';

/** Converts to gray in all three channels, BT.601 as in Pillow. torchvision's Grayscale and RandomGrayscale. */
export interface GrayscaleSpec {
  /** Name of the transform. */
  readonly name: 'grayscale';
  /** Applies the transform with this probability, only during training. Defaults to always applying it. */
  readonly probability?: number;
}

export const grayscale: ImageTransform<GrayscaleSpec> = {
  options: { probability: optional(probability) },
  isRandom: ({ probability }) => probability !== undefined,
  compile({ probability }) {
    const buffer = new ImageBuffer();
    return (image, rng) => {
      if (image.channels !== 3 || (probability !== undefined && rng.uniform() >= probability)) return image;
      const out = buffer.like(image);
      toGray(image, out);
      return out;
    };
  },
};

export function toGray({ data }: Pixels, { data: out }: Pixels): void {
  for (let i = 0; i < data.length; i += 3) out.fill(luma(data, i), i, i + 3);
}
