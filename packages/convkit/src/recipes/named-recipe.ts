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
  /** Optimizer, by name or with all its settings. Defaults to the model's. */
  readonly optimizer?: OptimizerName | BuiltInOptimizerSpec;
  /** Learning rate. Defaults to the optimizer's. */
  readonly learningRate?: number;
  /** Learning rate schedule. Defaults to the model's. */
  readonly schedule?: Exclude<TrainClassifierOptions['schedule'], (...args: never) => unknown>;
  /** Exempts biases and norms from the weight decay. */
  readonly noDecay?: 'biases-and-norms';
  /**
   * How pixels are normalized.
   * @defaultValue 'recipe', as the model does
   */
  readonly normalize?: 'recipe' | 'dataset';
  /** Transforms of training images and batches. Defaults to the model's random shift. */
  readonly augment?: readonly TransformSpec[];
}

/** Source of a recipe. */
export interface RecipeSource {
  /** Authors and year of the paper, such as 'LeCun et al. 1998', or 'convkit' for a recipe of this package. */
  readonly reference: string;
  /** Section, table or figure of the paper. */
  readonly section?: string;
  /** Test error that the source reports, as a fraction, such as 0.008. */
  readonly error?: number;
  /** Description of the recipe, or of its differences from the source, in a sentence. */
  readonly note: string;
}

/** Measured results of a recipe. */
export interface RecipeResult {
  /** Test accuracy after the last epoch, by seed. */
  readonly runs: readonly { readonly seed: number; readonly accuracy: number }[];
  /** Test accuracy after some epochs of the first run. The last point is its result. */
  readonly curve: readonly { readonly epoch: number; readonly accuracy: number }[];
  /** Kernel build of the runs. Other builds round differently, so their results differ by chance, as between seeds. */
  readonly kernelBuild: string;
  /** Circumstances of the measurement, in a sentence. Defaults to none. */
  readonly note?: string;
}

/** A recipe: how to train a model on a published dataset, and its measured results, as plain data. */
export interface NamedRecipe {
  /** Name, as in `convkit train --recipe NAME`. */
  readonly name: string;
  /** One-line description. */
  readonly description: string;
  /** Name of the model in the catalog. */
  readonly model: string;
  /** Name of the published dataset. */
  readonly data: DatasetName;
  /** Settings of the run. Omitted settings come from the model's own recipe. */
  readonly options: NamedRecipeOptions;
  /** Source of the recipe. */
  readonly source: RecipeSource;
  /** How the settings were chosen without test images, in a sentence. Defaults to: the source's settings. */
  readonly choice?: string;
  /** Hours of a run on two idle cores, rounded up. */
  readonly hours: number;
  /** Mean test accuracy that the acceptance script requires. Defaults to none. */
  readonly required?: number;
  /** Measured results. Undefined if it has not been measured yet. */
  readonly measured?: RecipeResult;
}
