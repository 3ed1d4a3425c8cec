import { checkOptions } from './check-arguments.js';
import type { Recipe } from './recipe.js';
import type { SequenceEncoding } from './sequence-encoding.js';
import type { Task } from './task.js';

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
  /** Trained classifier that the run distills. Its checksum is that of its weights, not of a file. */
  readonly teacher?: WeightsSpec;
  /** Background of transparent pixels, 0 to 255. Defaults to 0. */
  readonly background?: number;
  /** Pretrained word vectors that the run starts from. */
  readonly wordVectors?: WeightsSpec;
  /** How series or text become the network's input. Defaults to images. */
  readonly encoding?: SequenceEncoding;
  /** In regression, the unit of the network's outputs. Defaults to the units of the data. */
  readonly targetScale?: TargetScale;
}

/** Mean and standard deviation of each target of a training set: a network's output y predicts the number y * std + mean. */
export interface TargetScale {
  /** Mean of each target. */
  readonly mean: readonly number[];
  /** Standard deviation of each target, above 0. */
  readonly std: readonly number[];
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

/** A network of a catalog, or a custom one, as plain data. */
export interface ModelSpec {
  /** Name of the model in its catalog. */
  readonly name: string;
  /** Name of the variant. */
  readonly variant: string;
  /** Class names, in the order of the labels, or label names if images have several labels. Empty in regression. */
  readonly classes: readonly string[];
  /**
   * Task, which defines the outputs.
   * @defaultValue 'classification'
   */
  readonly task?: Task;
  /** In regression, the names of the numbers that the network predicts, in the order of its outputs. */
  readonly targets?: readonly string[];
  /** Shape of one sample: [height, width, channels] of an image, [length, channels] of a series, [length] of a text. */
  readonly input: readonly number[];
  /** Size of the vocabulary of a network for text. */
  readonly vocabulary?: number;
  /** Probability of dropping a hidden unit. Defaults to the variant's own. */
  readonly dropout?: number;
  /**
   * Scales the number of channels and units of the layers relative to the published ones.
   * @defaultValue 1
   */
  readonly widthMultiplier?: number;
  /** Whether the network has its auxiliary classifiers. Defaults to true for networks that have them. */
  readonly auxiliary?: boolean;
  /**
   * Stochastic depth: probability of dropping the last residual block in training. Earlier blocks have lower probabilities.
   * @defaultValue 0
   */
  readonly stochasticDepth?: number;
  /** Blocks of the model `custom` of `@convkit/models`. Other models reject them. */
  readonly blocks?: readonly { readonly name: string; readonly [option: string]: unknown }[];
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

/** Names of a network's outputs: its targets in regression, else its classes or labels. */
export const outputNames = (model: Pick<ModelSpec, 'classes' | 'targets'>): readonly string[] => {
  checkOptions('outputNames', model, { classes: 'strings', targets: 'strings?' });
  return model.targets ?? model.classes;
};
