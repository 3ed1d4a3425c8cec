import { fill, optional, required, size } from '../options.js';
import { roundHalfToEven } from '../random-range.js';
import type { CompiledWindow, ImageTransform } from '../types.js';
import type { Fill } from './window.js';

/** Crops the center of the image, padding it if it is smaller than `size`. torchvision's CenterCrop. */
export interface CenterCropSpec {
  /** Name of the transform. */
  readonly name: 'center-crop';
  /** Size of the crop. */
  readonly size: readonly [height: number, width: number];
  /**
   * Color of the padding.
   * @defaultValue 0
   */
  readonly fill?: Fill;
}

export const centerCrop: ImageTransform<CenterCropSpec> = {
  options: { size: required(size), fill: optional(fill) },
  shape: ({ size }, [, , channels]) => [size[0], size[1], channels],
  compile: ({ size, fill = 0 }) => compileCenterCrop(size, fill),
};

export function compileCenterCrop([height, width]: readonly [number, number], fill: Fill): CompiledWindow {
  return {
    fill,
    at: (image) => ({
      top: centerOf(image.height, height),
      left: centerOf(image.width, width),
      height,
      width,
    }),
  };
}

/** Start of the central `part` of `whole`, rounded as in torchvision: halves to even, but down if the part is larger. */
function centerOf(whole: number, part: number): number {
  const rest = whole - part;
  return rest < 0 ? -Math.floor(-rest / 2) : roundHalfToEven(rest / 2);
}
