import type { Sides, StepSettings } from './step.js';

type Pair = readonly [number, number];

/** Padding 'same' for an image of [height, width, …]: that of TensorFlow, which puts an odd pixel at the bottom and the right. */
export function sameSides(image: readonly number[], { window, strides, dilations }: StepSettings): Sides {
  const along = (axis: 0 | 1): [number, number] => {
    const [pixels, stride] = [image[axis] as number, (strides as Pair)[axis]];
    const extent = ((window as Pair)[axis] - 1) * ((dilations?.[axis] ?? 1) as number) + 1;
    const total = Math.max((Math.ceil(pixels / stride) - 1) * stride + extent - pixels, 0);
    return [Math.floor(total / 2), Math.ceil(total / 2)];
  };
  return [...along(0), ...along(1)];
}

/** Height and width of the output of a convolution or a pooling of an image of [height, width, …]. */
export function windowOutput(image: readonly number[], settings: StepSettings): Pair {
  const { window, strides, dilations, sides = NO_SIDES } = settings;
  const along = (axis: 0 | 1) => {
    const extent = ((window as Pair)[axis] - 1) * ((dilations?.[axis] ?? 1) as number) + 1;
    const pixels = (image[axis] as number) + sides[(2 * axis) as 0 | 2] + sides[(2 * axis + 1) as 1 | 3];
    return Math.floor((pixels - extent) / (strides as Pair)[axis]) + 1;
  };
  return [along(0), along(1)];
}

/** Whether the windows see the same pixels with another padding. Zeros that no window reaches do not matter. */
export function samePixels(image: readonly number[], settings: StepSettings, other: Sides): boolean {
  const { sides = NO_SIDES } = settings;
  if (sides[0] !== other[0] || sides[2] !== other[2]) return false;
  return equalNumbers(windowOutput(image, settings), windowOutput(image, { ...settings, sides: other }));
}

/** No padding. */
export const NO_SIDES: Sides = [0, 0, 0, 0];

/** Whether two paddings, windows or shapes are equal. */
export function equalNumbers(first: readonly number[] = [], second: readonly number[] = []): boolean {
  return first.length === second.length && first.every((value, i) => value === second[i]);
}
