import { ConfigError, type Module, type Recipe, type Rng } from '@convkit/core';

/** What a caller may change of a model; each variant says which of them it honors. */
export interface ModelOptions {
  /** Number of classes that the network tells apart. */
  readonly classes?: number;
  /** [height, width, channels] of one image. */
  readonly input?: readonly number[];
  /** Probability of dropping a hidden unit in training. */
  readonly dropout?: number;
  /** Maps of the hidden layers relative to the published ones; 1 where absent. */
  readonly widthMultiplier?: number;
  /** How the first layers take the image in: `imagenet` shrinks it fourfold, `small` keeps its size. */
  readonly stem?: Stem;
  /** Whether there are auxiliary classifiers, which run in training alone; true where a network has them and this is absent. */
  readonly auxiliary?: boolean;
}

export type Stem = 'imagenet' | 'small';

/** One way to build a model, and how to train it. */
export interface Variant {
  /** What sets it apart, in a line. */
  readonly description: string;
  /** @throws ConfigError when the variant cannot honor an option. */
  readonly create: (options: ModelOptions, rng: Rng) => Module;
  readonly recipe: Recipe;
  /** Where they differ from the entry's. */
  readonly input?: readonly [height: number, width: number, channels: number];
  readonly classes?: number;
}

/** One model of a catalog: data that a program can list, and the functions that make it. */
export interface ModelEntry {
  readonly name: string;
  readonly family: string;
  /** Authors and title. */
  readonly paper: string;
  readonly year: number;
  /** Shape of one image, and number of classes, as published; options may change them. */
  readonly input: readonly [height: number, width: number, channels: number];
  readonly classes: number;
  /** The first is the default. */
  readonly variants: Readonly<Record<string, Variant>>;
}

/** The entry `name` of `catalog`. @throws ConfigError naming what the catalog has instead. */
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

/** The name of the first variant. */
export function defaultVariant(entry: ModelEntry): string {
  return Object.keys(entry.variants)[0] as string;
}
