import type { Pixels } from '../../images/image.js';
import type { ImageTransform } from '../contract.js';
import { Canvas } from '../image-buffer.js';
import { fill, optional, required, spread } from '../options.js';
import { around, between, type Range } from '../random-draws.js';
import { rotationMatrix } from './affine-matrix.js';
import { type SampleMethod, sampleAffine, sampleMethod } from './sample-affine.js';
import type { Fill } from './window.js';

/** In training, turns counterclockwise around the center. torchvision's RandomRotation. */
export interface RotateSpec {
  readonly name: 'rotate';
  /** Up to so many either way, or from [low, high]. */
  readonly degrees: number | Range;
  /** 'nearest' where absent. */
  readonly method?: SampleMethod;
  /** 0 where absent. */
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
    const range = around(degrees, 0);
    const canvas = new Canvas();
    return (image, rng) => {
      const out = canvas.like(image);
      rotatePixels(image, out, between(rng, range), method, fill);
      return out;
    };
  },
};

/** Counterclockwise by `angle` degrees. Right angles are not sampled but exact, as in Pillow. */
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

/** Which pixel comes to (x, y) after so many quarter turns. */
function place(turns: number, x: number, y: number, height: number, width: number): number {
  if (turns === 1) return x * width + (width - 1 - y);
  if (turns === 2) return (height - 1 - y) * width + (width - 1 - x);
  if (turns === 3) return (height - 1 - x) * width + y;
  return y * width + x;
}
