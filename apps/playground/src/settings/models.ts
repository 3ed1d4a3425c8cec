import type { Recipe } from '@convkit/core';

export interface VariantSummary {
  readonly name: string;
  readonly description: string;
  readonly recipe: Recipe;
  readonly input?: readonly [number, number, number];
  readonly classes?: number;
}

/** A catalog entry without the functions that build the model. */
export interface ModelSummary {
  readonly name: string;
  /** Authors and title. A custom network is in no paper. */
  readonly paper?: string;
  readonly year?: number;
  readonly input: readonly [number, number, number];
  readonly classes: number;
  readonly variants: readonly VariantSummary[];
}

export interface ChosenModel {
  readonly entry: ModelSummary;
  readonly variant: VariantSummary;
}

/**
 * Finds a model and a variant by name.
 * @param variantName Defaults to the first variant.
 * @returns `undefined` if the catalog does not have them.
 */
export function findModel(
  models: readonly ModelSummary[],
  name: string,
  variantName?: string,
): ChosenModel | undefined {
  const entry = models.find((candidate) => candidate.name === name);
  const variant = entry?.variants.find((each, i) =>
    variantName === undefined ? i === 0 : each.name === variantName,
  );
  return entry && variant && { entry, variant };
}

const TITLES: Readonly<Record<string, string>> = {
  lenet: 'LeNet',
  alexnet: 'AlexNet',
  nin: 'Network in Network',
  googlenet: 'GoogLeNet',
  'googlenet-lite': 'GoogLeNet Lite',
  resnet: 'ResNet',
  plain: 'Plain',
  vgg: 'VGG',
  mlp: 'MLP',
};

/** A model's name as its paper writes it: `ResNet-18` for `resnet18`. */
export function modelTitle(name: string): string {
  const [, stem = name, depth] = /^(.*?)(\d*)$/.exec(name) ?? [];
  return [TITLES[stem] ?? stem, depth].filter(Boolean).join('-');
}
