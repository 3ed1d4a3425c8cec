import type { CommonShape } from '../../datasets/dataset.js';
import type { Pixels } from '../../images/image.js';
import { RESIZE_METHODS, type ResizeMethod, Resizer } from '../../images/resize.js';
import type { ImageTransform } from '../contract.js';
import { LARGEST_SIDE, oneOf, optional, required, size } from '../options.js';

/** Stretches to `size`, with Pillow's bytes; bilinear and bicubic antialias when they shrink. torchvision's Resize. */
export interface ResizeSpec {
  readonly name: 'resize';
  /** Or the length of the shorter side, where the image is to keep its proportions. */
  readonly size: readonly [height: number, width: number] | number;
  /** 'bilinear' where absent. */
  readonly method?: ResizeMethod;
}

export const method = oneOf(...RESIZE_METHODS);

export const resize: ImageTransform<ResizeSpec> = {
  options: {
    size: required({
      what: `${size.what}, or one such number for the shorter side`,
      accepts: (value, channels) =>
        size.accepts(value, channels) ||
        (typeof value === 'number' && size.accepts([value, value], channels)),
    }),
    method: optional(method),
  },
  problem: ({ size: wanted }, [height, width]) =>
    typeof wanted === 'number' &&
    height &&
    width &&
    Math.max(...sizeFor(wanted, height, width)) > LARGEST_SIDE
      ? `the longer side of ${height}x${width} would be over ${LARGEST_SIDE}`
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

/** The longer side is cut to whole pixels, as in torchvision. */
function sizeFor(shorter: number, height: number, width: number): [height: number, width: number] {
  return height < width
    ? [shorter, Math.trunc((shorter * width) / height)]
    : [Math.trunc((shorter * height) / width), shorter];
}
