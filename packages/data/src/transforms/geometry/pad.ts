import type { CommonShape } from '../../images/types.js';
import { byte, optional, size } from '../options.js';
import type { ImageTransform } from '../types.js';
import { type Padding, padding, sidesOf } from './padding.js';

/** Pads the image by a number of pixels (torchvision's Pad) or to a size. Set either `size` or `padding`. */
export interface PadSpec {
  /** Name of the transform. */
  readonly name: 'pad';
  /** Size to pad to. The image is centered; an odd remainder goes to the bottom and the right. */
  readonly size?: readonly [height: number, width: number];
  /** Number of pixels on all sides, or [left, top, right, bottom]. */
  readonly padding?: Padding;
  /**
   * Gray value of the padding, from 0 to 255.
   * @defaultValue 0
   */
  readonly value?: number;
}

export const pad: ImageTransform<PadSpec> = {
  options: { size: optional(size), padding: optional(padding), value: optional(byte) },
  problem({ size, padding }, [height, width]) {
    if ((size === undefined) === (padding === undefined)) return 'set either size or padding';
    if (!size || ((height ?? 0) <= size[0] && (width ?? 0) <= size[1])) return undefined;
    return `an image of ${height}x${width} does not fit into ${size.join('x')}: resize it first`;
  },
  shape({ size, padding }, [height, width, channels]): CommonShape {
    if (size) return [size[0], size[1], channels];
    const { left, top, right, bottom } = sidesOf(padding);
    return [height && height + top + bottom, width && width + left + right, channels];
  },
  compile({ size, padding, value = 0 }) {
    const { left, top, right, bottom } = sidesOf(padding);
    return {
      fill: value,
      at(image) {
        const height = size?.[0] ?? image.height + top + bottom;
        const width = size?.[1] ?? image.width + left + right;
        const above = size ? (height - image.height) >> 1 : top;
        const before = size ? (width - image.width) >> 1 : left;
        return { top: 0 - above, left: 0 - before, height, width };
      },
    };
  },
};
