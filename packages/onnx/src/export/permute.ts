import type { TypedArray } from '@tensorflow/tfjs-core';

/** Positions of tfjs's axes [n, h, w, c] in ONNX's order [n, c, h, w]. */
export const CHANNELS_FIRST_AXES = [0, 2, 3, 1] as const;
/** Axis i of ONNX's order is this axis of tfjs's. */
export const TO_CHANNELS_FIRST = [0, 3, 1, 2] as const;
/** Axis i of tfjs's order is this axis of ONNX's. */
export const TO_CHANNELS_LAST = [0, 2, 3, 1] as const;

/** Elements and their shape. */
export interface Shaped {
  readonly shape: readonly number[];
  readonly values: TypedArray;
}

/** Moves axes: axis i of the result is axis `order[i]`. */
export function permute({ shape, values }: Shaped, order: readonly number[]): Shaped {
  const lengths = order.map((axis) => shape[axis] as number);
  if (keepsElements(shape, order)) return { shape: lengths, values };
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((size, length) => size * length, 1));
  const steps = order.map((axis) => strides[axis] as number);
  const moved = values.slice();
  let index = 0;
  const walk = (axis: number, from: number): void => {
    const [length, step] = [lengths[axis] as number, steps[axis] as number];
    const isLast = axis === order.length - 1;
    for (let i = 0, at = from; i < length; i++, at += step) {
      if (isLast) moved[index++] = values[at] as number;
      else walk(axis + 1, at);
    }
  };
  walk(0, 0);
  return { shape: lengths, values: moved };
}

/** Whether a permutation leaves the elements in their order, because it moves axes of length 1 only. */
export function keepsElements(shape: readonly (number | null)[], order: readonly number[]): boolean {
  const longer = order.filter((axis) => shape[axis] !== 1);
  return longer.every((axis, i) => i === 0 || axis > (longer[i - 1] as number));
}

/** Elements per side of the blocks that `outputsFirst` moves at once, so that they stay in the cache. */
const BLOCK = 32;

/**
 * Moves the outputs of a layer's weight first and its inputs' channels before their pixels: [pixels, channels, outputs] ->
 * [outputs, channels, pixels]. The filters of a convolution, or the rows of a linear layer whose inputs are flattened images.
 */
export function outputsFirst(
  values: TypedArray,
  [pixels, channels, outputs]: readonly [pixels: number, channels: number, outputs: number],
): TypedArray {
  const inputs = pixels * channels;
  const moved = values.slice();
  for (let row = 0; row < inputs; row += BLOCK) {
    const rows = Math.min(row + BLOCK, inputs);
    for (let column = 0; column < outputs; column += BLOCK) {
      const columns = Math.min(column + BLOCK, outputs);
      for (let input = row; input < rows; input++) {
        const pixel = Math.floor(input / channels);
        const place = (input - pixel * channels) * pixels + pixel;
        for (let output = column; output < columns; output++) {
          moved[output * inputs + place] = values[input * outputs + output] as number;
        }
      }
    }
  }
  return moved;
}
