import type { TensorData } from '@convkit/checkpoint';
import type { Pixels } from '@convkit/data';
import { pngUri } from './png-uri.js';
import type { ReportFilters } from './run-report.js';

/** Maximum number of filters to show. */
const SHOWN = 64;
/** Byte of a weight of zero. */
const ZERO = 128;

/**
 * Renders the filters of a network's first layer as images: of a convolution, or of a linear layer whose units see all pixels. Each filter is
 * scaled by its largest weight, so zero is mid-gray. Undefined if the first layer is neither.
 * @param weights - the network's, by key, in the order of its layers.
 * @param input - shape of one sample.
 */
export function firstLayerFilters(
  weights: ReadonlyMap<string, TensorData>,
  input: readonly number[],
): ReportFilters | undefined {
  const [height, width, channels] = input as [number, number, number];
  if (input.length !== 3) return undefined;
  const entries = [...weights];
  const found =
    entries.find(([, { shape }]) => shape.length === 4 && shape[2] === channels) ??
    entries.slice(0, 1).find(([, { shape }]) => shape.length === 2 && shape[0] === height * width * channels);
  if (!found) return undefined;
  const [key, { shape, data }] = found;
  const count = shape.at(-1) as number;
  const size = shape.length === 4 ? (shape.slice(0, 2) as [number, number]) : ([height, width] as const);
  const images = Array.from({ length: Math.min(SHOWN, count) }, (_, index) => {
    const pixels = filterPixels(data as Float32Array, { size, channels, index, count });
    return { source: pngUri(pixels), width: size[1], height: size[0], caption: String(index + 1) };
  });
  return { key, count, images };
}

interface Filter {
  readonly size: readonly [height: number, width: number];
  readonly channels: number;
  readonly index: number;
  readonly count: number;
}

/** Colors for three channels, otherwise gray: the mean of the channels. */
function filterPixels(
  values: ArrayLike<number>,
  { size: [height, width], channels, index, count }: Filter,
): Pixels {
  const isColor = channels === 3;
  const weights = Float64Array.from({ length: height * width * (isColor ? 3 : 1) }, (_, i) => {
    if (isColor) return values[i * count + index] as number;
    let sum = 0;
    for (let c = 0; c < channels; c++) sum += values[(i * channels + c) * count + index] as number;
    return sum / channels;
  });
  const largest = weights.reduce((max, value) => Math.max(max, Math.abs(value)), 0) || 1;
  const data = Uint8Array.from(weights, (weight) => Math.round(ZERO + (127 * weight) / largest));
  return { height, width, channels: isColor ? 3 : 1, data };
}
