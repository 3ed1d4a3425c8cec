import { LARGEST_SIDE } from '../../images/limits.js';
import { RESIZE_METHODS, type ResizeMethod, Resizer } from '../../images/resize.js';
import type { CommonShape, Pixels } from '../../images/types.js';
import { oneOf, optional, required, sizeOrShorterSide } from '../options.js';
import type { ImageTransform } from '../types.js';

/** Resizes to the same bytes as Pillow. Bilinear and bicubic antialias when downsampling. torchvision's Resize. */
export interface ResizeSpec {
  /** Name of the transform. */
  readonly name: 'resize';
  /** Size of the result, or the length of its shorter side to keep the aspect ratio. */
  readonly size: readonly [height: number, width: number] | number;
  /**
   * Interpolation method.
   * @defaultValue 'bilinear'
   */
  readonly method?: ResizeMethod;
}

export const method = oneOf(...RESIZE_METHODS);

export const resize: ImageTransform<ResizeSpec> = {
  options: {
    size: required(sizeOrShorterSide),
    method: optional(method),
  },
  problem: ({ size: wanted }, [height, width]) =>
    typeof wanted === 'number' &&
    height &&
    width &&
    Math.max(...sizeFor(wanted, height, width)) > LARGEST_SIDE
      ? `the longer side of ${height}x${width} would exceed ${LARGEST_SIDE}`
      : undefined,
  shape({ size: wanted }, [height, width, channels]): CommonShape {
    if (typeof wanted !== 'number') return [wanted[0], wanted[1], channels];
    return height && width ? [...sizeFor(wanted, height, width), channels] : [null, null, channels];
  },
  compile({ size: wanted, method = 'bilinear' }) {
    const resizer = new Resizer(method);
    if (typeof wanted !== 'number') return (image) => resizer.resize(image, wanted[0], wanted[1]);
    return (image: Pixels) => {
      const [height, width] = sizeFor(wanted, image.height, image.width);
      return resizer.resize(image, height, width);
    };
  },
};

/** Truncates the longer side to whole pixels, as torchvision does. */
function sizeFor(shorter: number, height: number, width: number): [height: number, width: number] {
  return height < width
    ? [shorter, Math.trunc((shorter * width) / height)]
    : [Math.trunc((shorter * height) / width), shorter];
}
