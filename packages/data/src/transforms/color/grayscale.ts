import type { Pixels } from '../../images/image.js';
import { luma } from '../../images/luma.js';
import type { ImageTransform } from '../contract.js';
import { Canvas } from '../image-buffer.js';
import { optional, probability } from '../options.js';

/** Gray in all three channels; BT.601 as Pillow's. torchvision's Grayscale and RandomGrayscale. */
export interface GrayscaleSpec {
  readonly name: 'grayscale';
  /** Then in training alone, and so often; always where absent. */
  readonly probability?: number;
}

export const grayscale: ImageTransform<GrayscaleSpec> = {
  options: { probability: optional(probability) },
  isRandom: ({ probability }) => probability !== undefined,
  compile({ probability }) {
    const canvas = new Canvas();
    return (image, rng) => {
      if (image.channels !== 3 || (probability !== undefined && rng.uniform() >= probability)) return image;
      const out = canvas.like(image);
      toGray(image, out);
      return out;
    };
  },
};

export function toGray({ data }: Pixels, { data: out }: Pixels): void {
  for (let i = 0; i < data.length; i += 3) out.fill(luma(data, i), i, i + 3);
}
