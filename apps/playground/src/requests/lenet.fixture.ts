import { Rng } from '@convkit/core';
import { catalog, findModel, findVariant } from '@convkit/models';
import type { RequestContext } from '@convkit/train/worker';

/** An untrained LeNet-5. */
export function freshLenet(variant: 'modern' | 'original'): RequestContext {
  const entry = findModel(catalog, 'lenet5');
  const { create, recipe } = findVariant(entry, variant);
  const { input } = entry;
  const classes = [...'0123456789'];
  return {
    model: create({ classes: classes.length, input }, new Rng(1)),
    spec: {
      model: { name: 'lenet5', variant, classes, input },
      data: { source: 'mnist' },
      recipe,
      seed: 1,
      backend: { name: 'cpu', threads: 1 },
    },
  };
}

/** A white bar that looks like a 1. */
export const BAR = {
  height: 28,
  width: 28,
  channels: 1,
  data: Uint8Array.from({ length: 784 }, (_, i) =>
    i % 28 > 11 && i % 28 < 16 && i > 140 && i < 640 ? 250 : 0,
  ),
} as const;

/** An image without equal neighbors, so that no two values in a pooling window tie. */
export const SPECKLED = { ...BAR, data: Uint8Array.from({ length: 784 }, (_, i) => (i * 97 + 31) % 251) };
