import type { Recipe } from './recipe.js';

/** One run as plain data: with it and the same kernel build, the run can be repeated bit for bit. */
export interface RunSpec {
  /** The network. */
  readonly model: ModelSpec;
  /** The training data. */
  readonly data: DataSpec;
  /** How the network is trained. */
  readonly recipe: Recipe;
  /** Seeds every random number of the run: initial weights, shuffling, data augmentation, dropout. */
  readonly seed: number;
  /** The tfjs backend that computes, and its number of threads. */
  readonly backend: { readonly name: string; readonly threads: number };
  /** Pretrained weights that the run starts from. */
  readonly weights?: WeightsSpec;
  /** Background of transparent pixels, 0 to 255. Defaults to 0. */
  readonly background?: number;
}

/** Where pretrained weights came from. */
export interface WeightsSpec {
  /** Path, URL or name of the file. */
  readonly source: string;
  /** SHA-256 of the file, in hexadecimal. */
  readonly sha256: string;
  /** License of the weights, as their file states it. */
  readonly license?: string;
}

/** A network of a catalog, as plain data. */
export interface ModelSpec {
  /** Name of the model in its catalog. */
  readonly name: string;
  /** Name of the variant. */
  readonly variant: string;
  /** Class names, in the order of the labels. */
  readonly classes: readonly string[];
  /** [height, width, channels] of one image. */
  readonly input: readonly number[];
  /** Probability of dropping a hidden unit. Defaults to the variant's own. */
  readonly dropout?: number;
  /**
   * Scales the number of channels and units of the layers relative to the published ones.
   * @defaultValue 1
   */
  readonly widthMultiplier?: number;
  /** Whether the network has its auxiliary classifiers. Defaults to true for networks that have them. */
  readonly auxiliary?: boolean;
}

/** Training data, as plain data. */
export interface DataSpec {
  /** Name of a known dataset, or path of an image folder. */
  readonly source: string;
  /** Folder with the files of a known dataset. Defaults to the app's own. */
  readonly dir?: string;
  /** Trains on the first `limit` images only. Defaults to all. */
  readonly limit?: number;
  /** Data augmentation of training images and batches besides the recipe's: transforms of `@convkit/data`. */
  readonly transforms?: readonly { readonly name: string }[];
}
