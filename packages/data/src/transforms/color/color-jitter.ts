import { ImageBuffer } from '../../images/image-buffer.js';
import type { Pixels } from '../../images/types.js';
import { optional, spread } from '../options.js';
import { type Range, rangeAround, uniformIn } from '../random-range.js';
import type { ImageTransform } from '../types.js';
import { adjustBrightness, adjustContrast, adjustSaturation } from './blend.js';
import { adjustHue } from './hue.js';

/** During training, jitters colors in random order, as Pillow's ImageEnhance does. torchvision's ColorJitter. */
export interface ColorJitterSpec {
  /** Name of the transform. */
  readonly name: 'color-jitter';
  /** Brightness factor: its largest distance from 1, or [low, high]. Defaults to no change. */
  readonly brightness?: number | Range;
  /** Contrast factor: its largest distance from 1, or [low, high]. Defaults to no change. */
  readonly contrast?: number | Range;
  /** Saturation factor: its largest distance from 1, or [low, high]. Defaults to no change. */
  readonly saturation?: number | Range;
  /** Hue shift as a fraction of the color circle: its largest distance from 0, at most 0.5, or [low, high]. Defaults to no change. */
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
    const all: readonly (readonly [Adjust, Range, buffer: ImageBuffer])[] = [
      [adjustBrightness, rangeAround(brightness, 1, 0), new ImageBuffer()],
      [adjustContrast, rangeAround(contrast, 1, 0), new ImageBuffer()],
      [adjustSaturation, rangeAround(saturation, 1, 0), new ImageBuffer()],
      [adjustHue, rangeAround(hue, 0), new ImageBuffer()],
    ];
    return (image, rng) => {
      let result = image;
      for (const index of rng.permutation(all.length)) {
        const [adjust, range, buffer] = all[index] as (typeof all)[number];
        if (range[0] === range[1] && range[0] === (adjust === adjustHue ? 0 : 1)) continue;
        const out = buffer.like(result);
        adjust(result, out, uniformIn(rng, range));
        result = out;
      }
      return result;
    };
  },
};
