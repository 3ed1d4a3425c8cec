import { ImageBuffer } from '../../images/image-buffer.js';
import type { Pixels } from '../../images/types.js';
import { fill, optional, required, spread } from '../options.js';
import { type Range, rangeAround, uniformIn } from '../random-range.js';
import type { ImageTransform } from '../types.js';
import { rotationMatrix } from './affine-matrix.js';
import { type SampleMethod, sampleAffine, sampleMethod } from './sample-affine.js';
import type { Fill } from './window.js';

/** During training, rotates around the center. torchvision's RandomRotation. */
export interface RotateSpec {
  /** Name of the transform. */
  readonly name: 'rotate';
  /** Angle in degrees, counterclockwise: its largest absolute value, or [low, high]. */
  readonly degrees: number | Range;
  /**
   * Interpolation method.
   * @defaultValue 'nearest'
   */
  readonly method?: SampleMethod;
  /**
   * Color outside the image.
   * @defaultValue 0
   */
  readonly fill?: Fill;
}

export const rotate: ImageTransform<RotateSpec> = {
  options: {
    degrees: required(spread(-360, 360)),
    method: optional(sampleMethod),
    fill: optional(fill),
  },
  isRandom: () => true,
  compile({ degrees, method = 'nearest', fill = 0 }) {
    const range = rangeAround(degrees, 0);
    const buffer = new ImageBuffer();
    return (image, rng) => {
      const out = buffer.like(image);
      rotatePixels(image, out, uniformIn(rng, range), method, fill);
      return out;
    };
  },
};

/** Rotates counterclockwise by `angle` degrees. Right angles are exact, as in Pillow. */
export function rotatePixels(
  image: Pixels,
  out: Pixels,
  angle: number,
  method: SampleMethod,
  fill: Fill,
): void {
  const { height, width, channels, data } = image;
  const turns = (((angle / 90) % 4) + 4) % 4;
  if (turns === 0 || turns === 2 || (height === width && Number.isInteger(turns))) {
    let to = 0;
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const from = place(turns, x, y, height, width) * channels;
        for (let k = 0; k < channels; k++) out.data[to++] = data[from + k] as number;
      }
    }
  } else {
    sampleAffine(image, out, rotationMatrix(angle, height, width), method, fill);
  }
}

/** Index of the pixel that moves to (x, y) after a number of quarter turns. */
function place(turns: number, x: number, y: number, height: number, width: number): number {
  if (turns === 1) return x * width + (width - 1 - y);
  if (turns === 2) return (height - 1 - y) * width + (width - 1 - x);
  if (turns === 3) return (height - 1 - x) * width + y;
  return y * width + x;
}
