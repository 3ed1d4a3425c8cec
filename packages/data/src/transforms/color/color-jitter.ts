import type { Pixels } from '../../images/image.js';
import type { ImageTransform } from '../contract.js';
import { Canvas } from '../image-buffer.js';
import { optional, spread } from '../options.js';
import { around, between, type Range } from '../random-draws.js';
import { adjustBrightness, adjustContrast, adjustSaturation } from './blend.js';
import { adjustHue } from './hue.js';

/** In training, changes colors in random order, as Pillow's ImageEnhance does. torchvision's ColorJitter. */
export interface ColorJitterSpec {
  readonly name: 'color-jitter';
  /** A factor up to so far from 1, or from [low, high]. */
  readonly brightness?: number | Range;
  readonly contrast?: number | Range;
  readonly saturation?: number | Range;
  /** Up to so much of the color circle, at most 0.5, either way, or from [low, high]. */
  readonly hue?: number | Range;
}

type Adjust = (image: Pixels, out: Pixels, factor: number) => void;

const factor = spread(0, 1e6);

export const colorJitter: ImageTransform<ColorJitterSpec> = {
  options: {
    brightness: optional(factor),
    contrast: optional(factor),
    saturation: optional(factor),
    hue: optional(spread(-0.5, 0.5)),
  },
  isRandom: () => true,
  compile({ brightness = 0, contrast = 0, saturation = 0, hue = 0 }) {
    const all: readonly (readonly [Adjust, Range, canvas: Canvas])[] = [
      [adjustBrightness, around(brightness, 1, 0), new Canvas()],
      [adjustContrast, around(contrast, 1, 0), new Canvas()],
      [adjustSaturation, around(saturation, 1, 0), new Canvas()],
      [adjustHue, around(hue, 0), new Canvas()],
    ];
    return (image, rng) => {
      let result = image;
      for (const index of rng.permutation(all.length)) {
        const [adjust, range, canvas] = all[index] as (typeof all)[number];
        if (range[0] === range[1] && range[0] === (adjust === adjustHue ? 0 : 1)) continue;
        const out = canvas.like(result);
        adjust(result, out, between(rng, range));
        result = out;
      }
      return result;
    };
  },
};
