import { tableOf } from './lookup-tables.js';
import { perChannel, required } from './options.js';
import type { ValueTransform } from './types.js';

/** Maps bytes x to (x / 255 - mean) / std. torchvision's ToTensor and Normalize. */
export interface NormalizeSpec {
  /** Name of the transform. */
  readonly name: 'normalize';
  /** Mean on the scale from 0 to 1, one per channel or one for all. */
  readonly mean: readonly number[];
  /** Standard deviation on the scale from 0 to 1, one per channel or one for all. */
  readonly std: readonly number[];
}

export const normalize: ValueTransform<NormalizeSpec> = {
  options: { mean: required(perChannel), std: required(perChannel) },
  problem: ({ std }) => (std.every((deviation) => deviation > 0) ? undefined : 'std must be greater than 0'),
  tables({ mean, std }, channels) {
    const at = (list: readonly number[], c: number) => (list.length === 1 ? list[0] : list[c]) as number;
    return Array.from({ length: mean.length === 1 && std.length === 1 ? 1 : channels }, (_, c) =>
      tableOf((byte) => (byte / 255 - at(mean, c)) / at(std, c)),
    );
  },
};
