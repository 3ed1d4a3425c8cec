import { checkArguments } from '@convkit/core';

/** Keys that give away a network that convkit does not have, and what it is. */
const OTHER_NETWORKS: readonly (readonly [RegExp, string])[] = [
  [/(^|\.)conv1\.0\.weight$/, 'a ResNet-D, C or T of timm, which begins with three 3x3 convolutions'],
  [/(^|\.)layer\d\.0\.downsample\.2\./, 'a ResNet-D of timm, which averages in its shortcuts'],
  [/(^|\.)layer\d\.\d+\.se\./, 'a network with squeeze and excitation'],
  [/(^|\.)(blocks|encoder\.layers?)\.\d+\.attn\./, 'a vision transformer'],
  [/(^|\.)(embeddings\.patch_embeddings|patch_embed)\./, 'a vision transformer'],
  [/(^|\.)denseblock\d\./, 'a DenseNet'],
  [/(^|\.)Mixed_\d\w\./, 'an Inception v3'],
];

/** Describes the network that a file's keys belong to, if it is a known one that convkit does not have. */
export function recognizeOtherNetwork(keys: Iterable<string>): string | undefined {
  checkArguments('recognizeOtherNetwork', { keys }, { keys: 'iterable' });
  const all = [...keys];
  return OTHER_NETWORKS.find(([pattern]) => all.some((key) => pattern.test(key)))?.[1];
}
