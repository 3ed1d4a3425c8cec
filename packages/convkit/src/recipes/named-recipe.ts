import type { DatasetName, TransformSpec } from '@convkit/data';
import type { BuiltInOptimizerSpec } from '@convkit/ops';
import type { OptimizerName } from '@convkit/train';
import type { TrainClassifierOptions } from '../training/options.js';

/** Options of `trainClassifier` that a recipe may set. All are plain data. */
export interface NamedRecipeOptions
  extends Pick<
    TrainClassifierOptions,
    'variant' | 'size' | 'widthMultiplier' | 'dropout' | 'epochs' | 'batchSize' | 'weightDecay'
  > {
  /** Optimizer, by name or with all its settings. Defaults to that of the model. */
  readonly optimizer?: OptimizerName | BuiltInOptimizerSpec;
  /** Learning rate. Defaults to the optimizer's. */
  readonly learningRate?: number;
  /** Learning rate schedule. Defaults to that of the model. */
  readonly schedule?: Exclude<TrainClassifierOptions['schedule'], (...args: never) => unknown>;
  /** Exempts biases and norms from the weight decay. */
  readonly noDecay?: 'biases-and-norms';
  /**
   * How pixels are normalized.
   * @defaultValue 'recipe', as the model does
   */
  readonly normalize?: 'recipe' | 'dataset';
  /** Transforms of training images and batches. Defaults to the random shift of the model. */
  readonly augment?: readonly TransformSpec[];
}

/** Where a recipe is from. */
export interface RecipeSource {
  /** Authors and year of the paper, such as 'LeCun et al. 1998', or 'convkit' for a recipe of this package. */
  readonly reference: string;
  /** Section, table or figure of the paper. */
  readonly section?: string;
  /** Test error that the source reports, as a fraction, such as 0.008. */
  readonly error?: number;
  /** What differs from the source, or what the recipe is made of, as a sentence. */
  readonly note: string;
}

/** What a recipe achieved, measured. */
export interface RecipeResult {
  /** Test accuracy after the last epoch, by seed. */
  readonly runs: readonly { readonly seed: number; readonly accuracy: number }[];
  /** Test accuracy after some epochs of the first run. The last point is its result. */
  readonly curve: readonly { readonly epoch: number; readonly accuracy: number }[];
  /** Kernel build that computed. Others differ by rounding, as seeds differ by chance. */
  readonly kernelBuild: string;
  /** What else ran on the machine, and what differs from a run of today, as a sentence. Defaults to nothing. */
  readonly note?: string;
}

/** How to train a model on a published set, with what it achieves: plain data. */
export interface NamedRecipe {
  /** Name, as in `convkit train --recipe NAME`. */
  readonly name: string;
  /** What the recipe is for, in a line. */
  readonly description: string;
  /** Name of the model in the catalog. */
  readonly model: string;
  /** The published set that it trains on. */
  readonly data: DatasetName;
  /** Settings of the run. What is left out is as the model's own recipe says. */
  readonly options: NamedRecipeOptions;
  /** Where the recipe is from. */
  readonly source: RecipeSource;
  /** How the settings were chosen without test images, as a sentence. Defaults to the source's settings. */
  readonly choice?: string;
  /** Hours that a run takes on two cores that have nothing else to do, rounded up. */
  readonly hours: number;
  /** Mean test accuracy that the acceptance script requires. Defaults to none. */
  readonly required?: number;
  /** What it achieved. Undefined if it has not been measured yet. */
  readonly measured?: RecipeResult;
}
