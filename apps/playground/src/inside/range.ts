import type { ChannelImages } from '../requests/channel-images.js';

type Range = Pick<ChannelImages, 'low' | 'high'>;

/** Whether all values of the images are finite. After a training that diverged they are not. */
export const isFiniteRange = ({ low, high }: Range): boolean => Number.isFinite(low) && Number.isFinite(high);

/** The values of black and white, in few digits. */
export const rangeInText = ({ low, high }: Range): { readonly low: string; readonly high: string } => ({
  low: low.toPrecision(3),
  high: high.toPrecision(3),
});
