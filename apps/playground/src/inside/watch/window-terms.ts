import { ACTIVATIONS } from '../../requests/watch/activation.js';
import type { WatchedConvolution } from '../../requests/watch/convolution.js';
import type { ExactMaps } from '../../requests/watch/exact-map.js';
import type { WatchedPooling } from '../../requests/watch/pooling.js';
import type { Windows } from '../../requests/watch/windows.js';

/** Row and column of a pixel, from 0. */
export type Pixel = readonly [row: number, column: number];

/** One value of a window. */
export interface WindowCell {
  readonly row: number;
  readonly column: number;
  /** Value of the input. 0 in the padding. */
  readonly value: number;
  /** Whether the cell is in the padding, outside the input. */
  readonly isPadding: boolean;
}

/** A value of a window, its weight and their product. */
export interface Term extends WindowCell {
  readonly weight: number;
  readonly product: number;
}

/** How a convolution computes one pixel. */
export interface ConvolutionPixel {
  /** The terms of each input channel, row by row. */
  readonly terms: readonly (readonly Term[])[];
  /** Sum of the products and the bias. */
  readonly sum: number;
  /** The sum after batch norm. */
  readonly normalized: number;
  /** The value after the activation. `undefined` if the function is not known. */
  readonly result: number | undefined;
  /** What the network computed. */
  readonly computed: number;
}

/** How a pooling layer computes one pixel. */
export interface PoolingPixel {
  readonly cells: readonly WindowCell[];
  /** Maximum, mean or sum of the cells inside the input. */
  readonly pooled: number;
  /** The pooled value after coefficient and bias. */
  readonly scaled: number;
  readonly result: number | undefined;
  readonly computed: number;
}

/** The value of a pixel of one channel. */
export const valueAt = ({ width, channels, values }: ExactMaps, [row, column]: Pixel, channel = 0): number =>
  values[(row * width + column) * channels + channel] as number;

/** First row and column of the window of an output pixel. They are negative in the padding. */
export const windowStart = ({ stride, padding }: Windows, [row, column]: Pixel): Pixel => [
  row * stride[0] - padding[0],
  column * stride[1] - padding[1],
];

/** The cells of a window, row by row. */
function cellsOf(input: ExactMaps, windows: Windows, pixel: Pixel, channel: number): WindowCell[] {
  const [top, left] = windowStart(windows, pixel);
  const [height, width] = windows.size;
  return Array.from({ length: height * width }, (_, i) => {
    const [row, column] = [top + Math.floor(i / width), left + (i % width)];
    const isPadding = row < 0 || column < 0 || row >= input.height || column >= input.width;
    return { row, column, isPadding, value: isPadding ? 0 : valueAt(input, [row, column], channel) };
  });
}

/** Recomputes a pixel of a convolution from its window and kernel. */
export function convolutionAt(watched: WatchedConvolution, pixel: Pixel): ConvolutionPixel {
  const { input, windows, kernel, bias, norm, activation, output } = watched;
  const terms = Array.from({ length: input.channels }, (_, channel) =>
    cellsOf(input, windows, pixel, channel).map((cell, i) => {
      const weight = kernel[i * input.channels + channel] as number;
      return { ...cell, weight, product: cell.value * weight };
    }),
  );
  const sum = terms.flat().reduce((total, { product }) => total + product, 0) + bias;
  const normalized = norm ? norm.scale * sum + norm.shift : sum;
  const result = activation && ACTIVATIONS[activation](normalized);
  return { terms, sum, normalized, result, computed: valueAt(output, pixel) };
}

/** Recomputes a pixel of a pooling layer from its window. */
export function poolingAt(watched: WatchedPooling, pixel: Pixel): PoolingPixel {
  const { input, windows, kind, coefficient, bias, activation, output } = watched;
  const cells = cellsOf(input, windows, pixel, 0);
  const values = cells.filter(({ isPadding }) => !isPadding).map(({ value }) => value);
  const sum = values.reduce((total, value) => total + value, 0);
  const pooled = { maximum: Math.max(...values), average: sum / values.length, 'scaled sum': sum }[kind];
  const scaled = coefficient * pooled + bias;
  const result = activation && ACTIVATIONS[activation](scaled);
  return { cells, pooled, scaled, result, computed: valueAt(output, pixel) };
}

/** The smallest and the largest value. */
export const rangeOf = (values: Float32Array): [number, number] =>
  values.reduce<[number, number]>(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
