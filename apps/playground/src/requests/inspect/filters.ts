import { namedVariables } from '@convkit/core';
import type { RequestContext } from '@convkit/train/worker';
import { type Maps, mapBytes } from '../channel-images.js';

/** The filters of one convolution, each of its input channels by itself. */
export interface FilterMaps extends Maps {
  /** Path of the layer. */
  readonly layer: string;
  /** Of the weights. */
  readonly shape: readonly number[];
}

/** Filters of a layer that are sent. */
const MOST_FILTERS = 128;

/** The first filters of each convolution whose filters are larger than a pixel; 0 is in the middle of their range. */
export async function filters({ model }: RequestContext): Promise<FilterMaps[]> {
  const maps: FilterMaps[] = [];
  for (const [key, variable] of namedVariables(model)) {
    const [height, width] = variable.shape as [number, number];
    // A dense filter has four dimensions, one by a connection table three.
    if (!key.endsWith('.weight') || variable.rank < 3 || height * width === 1) continue;
    const channels = variable.size / (height * width);
    const values = await variable.data();
    maps.push({
      layer: key.replace(/\.weight$/, ''),
      shape: variable.shape,
      ...mapBytes(values, { height, width, channels, count: MOST_FILTERS, centered: true }),
    });
  }
  return maps;
}
