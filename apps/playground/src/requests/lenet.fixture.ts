import { Rng } from '@convkit/core';
import { catalog, defaultVariant, findModel, findVariant } from '@convkit/models';
import type { RequestContext } from '@convkit/train/worker';

/** An untrained LeNet-5. */
export const freshLenet = (variant: 'modern' | 'original' | 'sigmoid'): RequestContext =>
  freshNetwork('lenet5', variant);

/** An untrained network of the catalog, with ten classes and its published input. */
export function freshNetwork(name: string, variant?: string, widthMultiplier?: number): RequestContext {
  const entry = findModel(catalog, name);
  const found = findVariant(entry, variant);
  const { input } = { ...entry, ...found };
  const classes = [...'0123456789'];
  const options = {
    classes: classes.length,
    input,
    ...(widthMultiplier !== undefined && { widthMultiplier }),
  };
  return {
    model: found.create(options, new Rng(1)),
    spec: {
      model: { name, variant: variant ?? defaultVariant(entry), classes, input },
      data: { source: 'mnist' },
      recipe: found.recipe,
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
