import type { Recipe } from '@convkit/core';

export interface VariantSummary {
  readonly name: string;
  readonly description: string;
  readonly recipe: Recipe;
  readonly input?: readonly [number, number, number];
  readonly classes?: number;
}

/** A catalog's entry without the functions that build it. */
export interface ModelSummary {
  readonly name: string;
  readonly family: string;
  readonly paper: string;
  readonly year: number;
  readonly input: readonly [number, number, number];
  readonly classes: number;
  readonly variants: readonly VariantSummary[];
}

export interface ChosenModel {
  readonly entry: ModelSummary;
  readonly variant: VariantSummary;
}

/** The model and variant of these names, if the catalog has them. */
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
