import {
  type ArgumentKind,
  ConfigError,
  checkArguments,
  checkOptions,
  type Module,
  type Recipe,
  type Rng,
} from '@convkit/core';
import type { PretrainedWeights } from './pretrained/pretrained-weights.js';

/** Options of a model. Not every variant supports every option; `create` rejects the others. */
export interface ModelOptions {
  /** Number of classes, or of other outputs. Defaults to the published one. */
  readonly classes?: number;
  /** Shape of one sample: [height, width, channels] of an image, [length, channels] of a series, [length] of a text. Defaults to the published one. */
  readonly input?: readonly number[];
  /** Probability of dropping a hidden unit in training. Defaults to the published one. */
  readonly dropout?: number;
  /**
   * Scales the channels and units of the hidden layers relative to the published ones.
   * @defaultValue 1
   */
  readonly widthMultiplier?: number;
  /** Size of the vocabulary of a network for text. Other networks reject it. Defaults to the published one. */
  readonly vocabulary?: number;
  /** First layers of the network. Defaults to those of the variant. */
  readonly stem?: Stem;
  /** Whether to create the auxiliary classifiers, which run in training only. Defaults to true if the network has any. */
  readonly auxiliary?: boolean;
  /**
   * Stochastic depth: probability of dropping the last residual block in training. It decreases linearly towards the first block: Huang
   * et al. 2016, equation 4.
   * @defaultValue 0
   */
  readonly stochasticDepth?: number;
  /**
   * Allows negative outputs, which regression and several labels per image need. NiN, whose outputs are averages of ReLUs, then omits its
   * last ReLU. Other networks do not change.
   * @defaultValue false
   */
  readonly linearOutputs?: boolean;
  /** The blocks of `customModel`. Other networks reject them. */
  readonly blocks?: readonly { readonly name: string; readonly [option: string]: unknown }[];
}

/** First layers of a network: `imagenet` reduces height and width to a quarter, `small` keeps them. */
export type Stem = 'imagenet' | 'small';

/** One way to build a model, and how to train it. */
export interface Variant {
  /** What distinguishes it, in one line. */
  readonly description: string;
  /**
   * Creates the network.
   * @throws ConfigError if an option is invalid or not supported.
   */
  readonly create: (options: ModelOptions, rng: Rng) => Module;
  /** How to train it. */
  readonly recipe: Recipe;
  /** Shape of one image, as published. Defaults to the entry's. */
  readonly input?: readonly [height: number, width: number, channels: number];
  /** Number of classes, as published. Defaults to the entry's. */
  readonly classes?: number;
  /** Published weights by name, such as 'IMAGENET1K_V1'. */
  readonly pretrained?: Readonly<Record<string, PretrainedWeights>>;
}

/** One model of a catalog: plain data, and functions that create its variants. */
export interface ModelEntry {
  /** Name of the model, unique in its catalog. */
  readonly name: string;
  /** Name shared by related models. */
  readonly family: string;
  /** Authors and title. */
  readonly paper: string;
  /** Year of publication. */
  readonly year: number;
  /** Shape of one image, as published. */
  readonly input: readonly [height: number, width: number, channels: number];
  /** Number of classes, as published. */
  readonly classes: number;
  /** Variants by name. The first is the default. */
  readonly variants: Readonly<Record<string, Variant>>;
}

/**
 * Finds a model by name.
 * @throws ConfigError if the catalog has no such model.
 */
export function findModel<E extends { readonly name: string }>(catalog: readonly E[], name: string): E {
  checkArguments('findModel', { catalog, name }, { catalog: ENTRIES, name: 'string' });
  const entry = catalog.find((candidate) => candidate.name === name);
  if (entry) return entry;
  throw new ConfigError(`unknown model "${name}"`, {
    hint: `Known models: ${catalog.map((candidate) => candidate.name).join(', ')}.`,
  });
}

/**
 * Finds a variant by name.
 * @param name Defaults to the default variant.
 * @throws ConfigError if the model has no such variant.
 */
export function findVariant(entry: Pick<ModelEntry, 'name' | 'variants'>, variantName?: string): Variant {
  checkOptions('findVariant', entry, { name: 'string', variants: 'object' });
  checkArguments('findVariant', { name: variantName }, { name: 'string?' });
  const name = variantName ?? defaultVariant(entry);
  const variant = Object.hasOwn(entry.variants, name) ? entry.variants[name] : undefined;
  if (variant) return variant;
  throw new ConfigError(`${entry.name} has no variant "${name}"`, {
    hint: `Variants: ${Object.keys(entry.variants).join(', ')}.`,
  });
}

/** Name of the default variant, which is the first. */
export function defaultVariant(entry: Pick<ModelEntry, 'variants'>): string {
  checkOptions('defaultVariant', entry, { variants: 'object' });
  return Object.keys(entry.variants)[0] as string;
}

const ENTRIES: ArgumentKind = [
  'an array of models',
  (value) => Array.isArray(value) && value.every((entry) => typeof entry?.name === 'string'),
];
