import type { InceptionChannels } from '@convkit/blocks';
import { scaled } from '../resolve-options.js';

/** Channels of the inception blocks: Szegedy et al. 2015, table 1. */
export const INCEPTIONS = {
  '3a': { one: 64, threeReduce: 96, three: 128, fiveReduce: 16, five: 32, poolProj: 32 },
  '3b': { one: 128, threeReduce: 128, three: 192, fiveReduce: 32, five: 96, poolProj: 64 },
  '4a': { one: 192, threeReduce: 96, three: 208, fiveReduce: 16, five: 48, poolProj: 64 },
  '4b': { one: 160, threeReduce: 112, three: 224, fiveReduce: 24, five: 64, poolProj: 64 },
  '4c': { one: 128, threeReduce: 128, three: 256, fiveReduce: 24, five: 64, poolProj: 64 },
  '4d': { one: 112, threeReduce: 144, three: 288, fiveReduce: 32, five: 64, poolProj: 64 },
  '4e': { one: 256, threeReduce: 160, three: 320, fiveReduce: 32, five: 128, poolProj: 128 },
  '5a': { one: 256, threeReduce: 160, three: 320, fiveReduce: 32, five: 128, poolProj: 128 },
  '5b': { one: 384, threeReduce: 192, three: 384, fiveReduce: 48, five: 128, poolProj: 128 },
} as const satisfies Record<string, InceptionChannels>;

export type InceptionName = keyof typeof INCEPTIONS;

/** Scales the channels of an inception block by the width multiplier. */
export function scaledChannels(channels: InceptionChannels, widthMultiplier: number): InceptionChannels {
  return Object.fromEntries(
    Object.entries(channels).map(([name, count]) => [name, scaled(count, widthMultiplier)]),
  ) as unknown as InceptionChannels;
}
