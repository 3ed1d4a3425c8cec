import type { Rng } from '@convkit/core';
import type { Pixels } from '../../images/image.js';
import type { ImageTransform } from '../contract.js';
import type { Fill } from '../geometry/window.js';
import { Canvas } from '../image-buffer.js';
import { fill, optional, probability, range } from '../options.js';
import { between, type Range, roundHalfToEven } from '../random-draws.js';

/** In training, paints over a rectangle: Zhong et al. 2020, arXiv:1708.04896; torchvision's RandomErasing, but on bytes. */
export interface RandomErasingSpec {
  readonly name: 'random-erasing';
  /** 0.5 where absent. */
  readonly probability?: number;
  /** The rectangle's area, the image's being 1; [0.02, 0.33] where absent. */
  readonly scale?: Range;
  /** Height by width; [0.3, 3.3] where absent. */
  readonly ratio?: Range;
  /** A byte, one a channel, or 'random' bytes; 0 where absent. */
  readonly value?: Fill | 'random';
}

export interface Rectangle {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

const TRIES = 10;

export const randomErasing: ImageTransform<RandomErasingSpec> = {
  options: {
    probability: optional(probability),
    scale: optional(range(0, 1)),
    ratio: optional(range(0.001, 1000)),
    value: optional({
      what: `${fill.what}, or 'random'`,
      accepts: (value, channels) => value === 'random' || fill.accepts(value, channels),
    }),
  },
  isRandom: () => true,
  compile(spec) {
    const { probability = 0.5, value = 0 } = spec;
    const canvas = new Canvas();
    return (image, rng) => {
      const rectangle = rng.uniform() < probability && drawRectangle(spec, image, rng);
      if (!rectangle) return image;
      const out = canvas.like(image);
      out.data.set(image.data);
      erase(out, rectangle, value === 'random' ? () => rng.integer(256) : byteOf(value));
      return out;
    };
  },
};

const byteOf = (value: Fill) =>
  typeof value === 'number' ? () => value : (channel: number) => value[channel] as number;

/** Smaller than the image both ways; undefined where ten tries find none. */
function drawRectangle(
  { scale = [0.02, 0.33], ratio = [0.3, 3.3] }: RandomErasingSpec,
  image: Pixels,
  rng: Rng,
): Rectangle | undefined {
  const logRatio = [Math.log(ratio[0]), Math.log(ratio[1])] as const;
  for (let i = 0; i < TRIES; i++) {
    const area = image.height * image.width * between(rng, scale);
    const proportion = Math.exp(between(rng, logRatio));
    const height = roundHalfToEven(Math.sqrt(area * proportion));
    const width = roundHalfToEven(Math.sqrt(area / proportion));
    if (height >= image.height || width >= image.width) continue;
    const top = rng.integer(image.height - height + 1);
    return { top, left: rng.integer(image.width - width + 1), height, width };
  }
  return undefined;
}

/** Paints `rectangle` with `byte` of each channel. */
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
