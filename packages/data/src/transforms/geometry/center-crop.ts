import type { ImageTransform, Step } from '../contract.js';
import { Canvas } from '../image-buffer.js';
import { fill, optional, required, size } from '../options.js';
import { roundHalfToEven } from '../random-draws.js';
import { copyWindow, type Fill } from './window.js';

/** The middle of the image, with `fill` around it where it is smaller than `size`. torchvision's CenterCrop. */
export interface CenterCropSpec {
  readonly name: 'center-crop';
  readonly size: readonly [height: number, width: number];
  /** 0 where absent. */
  readonly fill?: Fill;
}

export const centerCrop: ImageTransform<CenterCropSpec> = {
  options: { size: required(size), fill: optional(fill) },
  shape: ({ size }, [, , channels]) => [size[0], size[1], channels],
  compile: ({ size, fill = 0 }) => compileCenterCrop(size, fill),
};

export function compileCenterCrop([height, width]: readonly [number, number], fill: Fill): Step {
  const canvas = new Canvas();
  return (image) => {
    if (image.height === height && image.width === width) return image;
    const out = canvas.sized(height, width, image.channels);
    copyWindow(image, out, centerOf(image.height, height), centerOf(image.width, width), fill);
    return out;
  };
}

/** Where the middle `part` of `whole` begins, as torchvision has it: halves to even, but down where it sticks out. */
function centerOf(whole: number, part: number): number {
  const rest = whole - part;
  return rest < 0 ? -Math.floor(-rest / 2) : roundHalfToEven(rest / 2);
}
