import type { Rng } from '@convkit/core';
import { ImageBuffer } from '../../images/image-buffer.js';
import type { Pixels } from '../../images/types.js';
import type { Fill, Rectangle } from '../geometry/window.js';
import { fill, optional, probability, range } from '../options.js';
import { type Range, roundHalfToEven, uniformIn } from '../random-range.js';
import type { ImageTransform } from '../types.js';

/** During training, erases a rectangle: Zhong et al. 2020, arXiv:1708.04896; torchvision's RandomErasing, but on bytes. */
export interface RandomErasingSpec {
  /** Name of the transform. */
  readonly name: 'random-erasing';
  /**
   * Probability of erasing.
   * @defaultValue 0.5
   */
  readonly probability?: number;
  /**
   * Range of the rectangle's area, as a fraction of the image's.
   * @defaultValue [0.02, 0.33]
   */
  readonly scale?: Range;
  /**
   * Range of the rectangle's aspect ratio, height / width.
   * @defaultValue [0.3, 3.3]
   */
  readonly ratio?: Range;
  /**
   * Color of the rectangle: a byte, one per channel, or 'random' bytes.
   * @defaultValue 0
   */
  readonly value?: Fill | 'random';
}

const TRIES = 10;

export const randomErasing: ImageTransform<RandomErasingSpec> = {
  options: {
    probability: optional(probability),
    scale: optional(range(0, 1)),
    ratio: optional(range(0.001, 1000)),
    value: optional({
      requirement: `${fill.requirement}, or 'random'`,
      accepts: (value, channels) => value === 'random' || fill.accepts(value, channels),
    }),
  },
  isRandom: () => true,
  compile(spec) {
    const { probability = 0.5, value = 0 } = spec;
    const buffer = new ImageBuffer();
    return (image, rng) => {
      const rectangle = rng.uniform() < probability && drawRectangle(spec, image, rng);
      if (!rectangle) return image;
      const out = buffer.like(image);
      out.data.set(image.data);
      erase(out, rectangle, value === 'random' ? () => rng.integer(256) : byteOf(value));
      return out;
    };
  },
};

const byteOf = (value: Fill) =>
  typeof value === 'number' ? () => value : (channel: number) => value[channel] as number;

/** Draws a rectangle smaller than the image in both directions. Returns undefined if ten tries find none. */
function drawRectangle(
  { scale = [0.02, 0.33], ratio = [0.3, 3.3] }: RandomErasingSpec,
  image: Pixels,
  rng: Rng,
): Rectangle | undefined {
  const logRatio = [Math.log(ratio[0]), Math.log(ratio[1])] as const;
  for (let i = 0; i < TRIES; i++) {
    const area = image.height * image.width * uniformIn(rng, scale);
    const aspect = Math.exp(uniformIn(rng, logRatio));
    const height = roundHalfToEven(Math.sqrt(area * aspect));
    const width = roundHalfToEven(Math.sqrt(area / aspect));
    if (height >= image.height || width >= image.width) continue;
    const top = rng.integer(image.height - height + 1);
    return { top, left: rng.integer(image.width - width + 1), height, width };
  }
  return undefined;
}

/** Sets each value in `rectangle` to `byte` of its channel. */
export function erase(
  { width, channels, data }: Pixels,
  rectangle: Rectangle,
  byte: (channel: number) => number,
): void {
  for (let y = rectangle.top; y < rectangle.top + rectangle.height; y++) {
    const start = (y * width + rectangle.left) * channels;
    for (let i = 0; i < rectangle.width * channels; i++) data[start + i] = byte(i % channels);
  }
}
