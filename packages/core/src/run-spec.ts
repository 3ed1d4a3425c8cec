import type { Recipe } from './recipe.js';

/** One run as plain data: with it and the same kernels, the run can be repeated bit for bit. */
export interface RunSpec {
  readonly model: ModelSpec;
  readonly data: DataSpec;
  readonly recipe: Recipe;
  readonly seed: number;
  readonly backend: { readonly name: string; readonly threads: number };
  /** Pretrained weights that the run starts from. */
  readonly weights?: WeightsSpec;
  /** Background of transparent pixels, 0 to 255. Defaults to 0. */
  readonly background?: number;
}

/** Where pretrained weights came from. */
export interface WeightsSpec {
  readonly source: string;
  /** SHA-256 of the file, in hexadecimal. */
  readonly sha256: string;
  /** License of the weights, as their file states it. */
  readonly license?: string;
}

export interface ModelSpec {
  readonly name: string;
  readonly variant: string;
  /** Their names, in the order of their labels. */
  readonly classes: readonly string[];
  /** [height, width, channels] of one image. */
  readonly input: readonly number[];
  /** Probability of dropping a hidden unit; the variant's own where absent. */
  readonly dropout?: number;
  /** Of the layers, relative to the published ones; 1 where absent. */
  readonly widthMultiplier?: number;
  /** Whether the network has its auxiliary classifiers. Defaults to true for networks that have them. */
  readonly auxiliary?: boolean;
}

export interface DataSpec {
  /** The name of a known set, or a folder of images. */
  readonly source: string;
  /** Where the files of a known set lie; the app knows a place where absent. */
  readonly dir?: string;
  /** Trains on the first so many images alone. */
  readonly limit?: number;
  /** Steps on training images, and on batches of them, beside the recipe's: specs of `@convkit/data`'s transforms. */
  readonly transforms?: readonly { readonly name: string }[];
}
