import type { ValueTransform } from './contract.js';
import { perChannel, required } from './options.js';
import { tableOf } from './policies/tables.js';

/** (x / 255 - mean) / std, one value a channel or one for all. torchvision's ToTensor and Normalize. */
export interface NormalizeSpec {
  readonly name: 'normalize';
  readonly mean: readonly number[];
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
