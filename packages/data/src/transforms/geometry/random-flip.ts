import { ImageBuffer } from '../../images/image-buffer.js';
import type { Pixels } from '../../images/types.js';
import { oneOf, optional, probability } from '../options.js';
import type { ImageTransform } from '../types.js';

/** Flips images at random during training. torchvision's RandomHorizontalFlip and RandomVerticalFlip. */
export interface RandomFlipSpec {
  /** Name of the transform. */
  readonly name: 'random-flip';
  /**
   * Direction: 'horizontal' swaps left and right, 'vertical' top and bottom.
   * @defaultValue 'horizontal'
   */
  readonly direction?: 'horizontal' | 'vertical';
  /**
   * Probability of a flip.
   * @defaultValue 0.5
   */
  readonly probability?: number;
}

export const randomFlip: ImageTransform<RandomFlipSpec> = {
  options: { direction: optional(oneOf('horizontal', 'vertical')), probability: optional(probability) },
  isRandom: () => true,
  compile({ direction = 'horizontal', probability = 0.5 }) {
    const buffer = new ImageBuffer();
    const flip = direction === 'horizontal' ? flipHorizontally : flipVertically;
    return (image, rng) => {
      if (rng.uniform() >= probability) return image;
      const out = buffer.like(image);
      flip(image, out);
      return out;
    };
  },
};

export function flipHorizontally({ height, width, channels, data }: Pixels, { data: out }: Pixels): void {
  const row = width * channels;
  for (let y = 0; y < height; y++) {
    const start = (y * row) | 0;
    let to = start;
    for (let from = (start + row - channels) | 0; from >= start; from = (from - channels) | 0) {
      for (let c = 0; c < channels; c++) {
        out[to] = data[(from + c) | 0] as number;
        to = (to + 1) | 0;
      }
    }
  }
}

export function flipVertically({ height, width, channels, data }: Pixels, { data: out }: Pixels): void {
  const row = width * channels;
  for (let y = 0; y < height; y++) {
    const [from, to] = [y * row, (height - 1 - y) * row];
    for (let i = 0; i < row; i++) out[to + i] = data[from + i] as number;
  }
}
