import { namedVariables } from '@convkit/core';
import type { RequestContext } from '@convkit/train/worker';
import { type ChannelImages, toChannelImages } from '../channel-images.js';

/** The filters of a convolution, one image per filter and input channel. */
export interface LayerFilters extends ChannelImages {
  /** Path of the layer. */
  readonly layer: string;
  /** Shape of the weights. */
  readonly shape: readonly number[];
}

/** Maximum number of filter images sent per layer. */
const MAX_FILTERS = 128;

/** The first filters of each convolution whose filters are larger than one pixel. Their range is centered on 0. */
export async function filters({ model }: RequestContext): Promise<LayerFilters[]> {
  const filters: LayerFilters[] = [];
  for (const [key, variable] of namedVariables(model)) {
    const [height, width] = variable.shape as [number, number];
    // The weights of a convolution have four dimensions, or three if it has a connection table.
    if (!key.endsWith('.weight') || variable.rank < 3 || height * width === 1) continue;
    const channels = variable.size / (height * width);
    const values = await variable.data();
    filters.push({
      layer: key.replace(/\.weight$/, ''),
      shape: variable.shape,
      ...toChannelImages(values, { height, width, channels, count: MAX_FILTERS, centered: true }),
    });
  }
  return filters;
}
