import type { Pixels } from '../../images/image.js';
import type { ImageTransform } from '../contract.js';
import { Canvas } from '../image-buffer.js';
import { oneOf, optional, probability } from '../options.js';

/** In training, the image or its mirror image. torchvision's RandomHorizontalFlip and RandomVerticalFlip. */
export interface RandomFlipSpec {
  readonly name: 'random-flip';
  /** 'horizontal', left for right, where absent. */
  readonly direction?: 'horizontal' | 'vertical';
  /** Of mirroring; 0.5 where absent. */
  readonly probability?: number;
}

export const randomFlip: ImageTransform<RandomFlipSpec> = {
  options: { direction: optional(oneOf('horizontal', 'vertical')), probability: optional(probability) },
  isRandom: () => true,
  compile({ direction = 'horizontal', probability = 0.5 }) {
    const canvas = new Canvas();
    const flip = direction === 'horizontal' ? flipHorizontally : flipVertically;
    return (image, rng) => {
      if (rng.uniform() >= probability) return image;
      const out = canvas.like(image);
      flip(image, out);
      return out;
    };
  },
};

export function flipHorizontally({ height, width, channels, data }: Pixels, { data: out }: Pixels): void {
  const row = width * channels;
  for (let y = 0; y < height; y++) {
    let to = y * row;
    for (let from = to + row - channels; from >= y * row; from -= channels) {
      for (let c = 0; c < channels; c++) out[to++] = data[from + c] as number;
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
