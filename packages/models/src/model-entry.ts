import { ConfigError, type Module, type Recipe, type Rng } from '@convkit/core';

/** What a caller may change of a model; each variant says which of them it honours. */
export interface ModelOptions {
  /** Number of classes that the network tells apart. */
  readonly classes?: number;
  /** [height, width, channels] of one picture. */
  readonly input?: readonly number[];
  /** Probability of dropping a hidden unit in training. */
  readonly dropout?: number;
}

export interface Variant {
  readonly description: string;
  readonly create: (options: ModelOptions, rng: Rng) => Module;
  readonly recipe: Recipe;
}

/** One model of a catalog: data that a program can list, and the functions that make it. */
export interface ModelEntry {
  readonly name: string;
  readonly family: string;
  readonly paper: string;
  readonly year: number;
  readonly input: readonly [height: number, width: number, channels: number];
  readonly classes: number;
  /** The first is the default. */
  readonly variants: Readonly<Record<string, Variant>>;
}

/** @throws ConfigError naming what the catalog has instead. */
export function findModel(catalog: readonly ModelEntry[], name: string): ModelEntry {
  const entry = catalog.find((candidate) => candidate.name === name);
  if (entry) return entry;
  throw new ConfigError(`there is no model "${name}"`, {
    hint: `Known models: ${catalog.map((candidate) => candidate.name).join(', ')}.`,
  });
}

/** The variant `name` of `entry`, or its default. @throws ConfigError naming the variants that there are. */
export function findVariant(entry: ModelEntry, name = defaultVariant(entry)): Variant {
  const variant = Object.hasOwn(entry.variants, name) ? entry.variants[name] : undefined;
  if (variant) return variant;
  throw new ConfigError(`${entry.name} has no variant "${name}"`, {
    hint: `Its variants: ${Object.keys(entry.variants).join(', ')}.`,
  });
}

export function defaultVariant(entry: ModelEntry): string {
  return Object.keys(entry.variants)[0] as string;
}
