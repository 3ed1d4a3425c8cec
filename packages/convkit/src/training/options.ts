import type { NameFamily } from '@convkit/checkpoint';
import type { LossSpec, Normalization, ScheduleSpec } from '@convkit/core';
import type { TransformSpec } from '@convkit/data';
import type { BuiltInOptimizerSpec } from '@convkit/ops';
import type { Metric, OptimizerFactory, OptimizerName, RunStore, ScheduleFunction } from '@convkit/train';
import type { BackendOptions } from '../backend.js';
import type { ClassificationData } from '../data/classification-data.js';
import type { MultiLabelData, RegressionData, TrainingData } from '../data/training-data.js';
import { BACKEND_OPTIONS } from '../options/backend-options.js';
import type { OptionNames } from '../options/check-option-names.js';
import type { TableSource } from '../sequences/read-source.js';
import type { WeightsSource } from '../weights/read-weights.js';
import { SAFEGUARD_OPTIONS, type SafeguardOptions } from './safeguards.js';
import { TECHNIQUE_OPTIONS, type TechniqueOptions } from './techniques.js';

/** What to train, on what and how. Everything but `model` and `data` has a default. */
export interface TrainingOptions extends BackendOptions, TechniqueOptions, SafeguardOptions {
  /** Name of a model in the catalog, such as 'lenet5' or 'resnet18'. */
  readonly model: string;
  /** The images, from `imageFolder`, `imageTable` or `dataset`. */
  readonly data: TrainingData;
  /** Variant of the model. Defaults to the model's first. */
  readonly variant?: string;
  /**
   * Height and width of the network's input in pixels.
   * @defaultValue the variant's own
   */
  readonly size?: number;
  /**
   * Scales the number of channels of every hidden layer.
   * @defaultValue 1
   */
  readonly widthMultiplier?: number;
  /** Dropout probability. Defaults to the variant's. */
  readonly dropout?: number;
  /**
   * Whether GoogLeNet trains with its auxiliary classifiers. With `false`, auxiliary weights in a weights file are ignored.
   * @defaultValue true for models that have them
   */
  readonly auxiliary?: boolean;
  /**
   * Pretrained weights: a file, by path, URL, bytes or `Blob`, or the name of published weights of the variant, such as 'IMAGENET1K_V1',
   * which are downloaded once and come with their own preprocessing. Whose names and which axis order a file has is recognized. If it was
   * trained on another number of classes, all weights but the last layer's are loaded.
   */
  readonly weights?: WeightsSource;
  /**
   * Word vectors that a network for text starts from: a file in the text format of word2vec or GloVe, by path, URL, bytes or `Blob`. The
   * variants `static` and `non-static` of `textcnn` need it.
   */
  readonly wordVectors?: TableSource;
  /** Library that the file of weights is from, if it is not recognized. Decides its names and its axis order. */
  readonly weightsFrom?: NameFamily;
  /**
   * Whether it is an error if weights other than the last layer's are missing, unexpected or of another shape. With `false`, those
   * that fit are loaded, and the event 'weights' lists the others.
   * @defaultValue true
   */
  readonly strict?: boolean;
  /**
   * Set for torchvision's GoogLeNet weights with `transform_input`: they expect pixels normalized by mean 0.5 and std 0.5.
   * @defaultValue true for published weights that need it
   */
  readonly transformInput?: boolean;
  /** Parameters to freeze: all but the last layer ('backbone'), or those whose keys match. Batch norms freeze with them. */
  readonly freeze?: 'backbone' | RegExp;
  /** Gradual unfreezing: the parameters whose keys match `pattern` are trained from epoch `epoch` on, counted from 1. */
  readonly unfreeze?: readonly { readonly epoch: number; readonly pattern: RegExp }[];
  /** Factors on the learning rate: of the backbone, or of the parameters whose keys match. */
  readonly learningRates?:
    | { readonly backbone: number }
    | readonly { readonly pattern: RegExp; readonly factor: number }[];
  /** Number of epochs. Defaults to the recipe's, or as many as 300 steps take. */
  readonly epochs?: number;
  /** Images per step. Defaults to the recipe's, or fewer for small training sets. */
  readonly batchSize?: number;
  /**
   * Optimizer, by name, with all its settings, or a function that creates a custom one. Defaults to the recipe's; AdamW for fine-tuning and for
   * small training sets.
   */
  readonly optimizer?: OptimizerName | BuiltInOptimizerSpec | OptimizerFactory;
  /** Learning rate, or 'auto' to choose it by `findLearningRate`. Defaults to the optimizer's. */
  readonly learningRate?: number | 'auto';
  /**
   * Learning rate schedule, as data or as a function that returns the rate of the next step. Defaults to the recipe's. Absolute rates
   * of the recipe change in proportion to the learning rate.
   */
  readonly schedule?: ScheduleSpec | ScheduleFunction;
  /** Weight decay of the optimizer, which replaces the recipe's L2 penalties. Defaults to the recipe's. */
  readonly weightDecay?: number;
  /** Parameters without weight decay: those of rank 1 ('biases-and-norms'), or those whose keys match. Defaults to none. */
  readonly noDecay?: 'biases-and-norms' | RegExp;
  /** Factors on the weight decay of parameters whose keys match; the first match applies, after `noDecay`. Defaults to 1. */
  readonly weightDecays?: readonly { readonly pattern: RegExp; readonly factor: number }[];
  /**
   * How pixels are normalized: as the recipe says, by mean and std of the training set ('dataset'), or by the given values.
   * @defaultValue 'recipe'
   */
  readonly normalize?: 'recipe' | 'dataset' | Normalization;
  /**
   * Data augmentation: a named set, or a list of transforms.
   * @defaultValue the recipe's random shift; 'none' if parameters stay frozen
   */
  readonly augment?: 'standard' | 'light' | 'none' | readonly TransformSpec[];
  /**
   * Loss, by name or with its constants. Defaults to the recipe's; with several labels per image, to binary cross-entropy; in regression,
   * to the mean squared error of normalized targets.
   */
  readonly loss?: LossSpec;
  /** Additional metrics of the validation and the test set, by name or as objects. Defaults to none. */
  readonly metrics?: readonly (string | Metric)[];
  /**
   * Weights of the classes in the loss: inversely proportional to their frequency ('balanced'), or one per class. With several labels
   * per image, weights of positive labels: the ratio of negative to positive images ('balanced'), or one per label.
   */
  readonly classWeights?: 'balanced' | readonly number[];
  /** 'balanced' draws each class equally often. Defaults to every training image once per epoch. */
  readonly sampler?: 'balanced';
  /**
   * Whether the outputs of a frozen backbone are computed once and reused in every epoch, where that gives the same weights.
   * @defaultValue true
   */
  readonly cacheFeatures?: boolean;
  /**
   * Seeds the weights, the order of the images and every other random draw.
   * @defaultValue 1
   */
  readonly seed?: number;
  /** Where checkpoints go: a folder in Node, the name of a run in a page, or a store. Without it there are none. */
  readonly out?: string | RunStore;
  /**
   * Resumes the run in `out`. A run without a checkpoint yet starts from the beginning.
   * @defaultValue false
   */
  readonly resume?: boolean;
  /** Steps between checkpoints within an epoch. Defaults to one checkpoint per epoch. */
  readonly checkpointEvery?: number;
  /** Number of steps between step events with `Insight`: gradient norms, update ratios and dead units. Defaults to none. */
  readonly insightEvery?: number;
  /**
   * Worker threads that decode and transform images. With 'auto', each part of the data begins without and gets some if that takes more
   * than a tenth of the time. The results do not depend on it.
   * @defaultValue 0
   */
  readonly workers?: number | 'auto';
  /** Stops the run after the current step, with a checkpoint if there is a store. */
  readonly signal?: AbortSignal;
}

/** Options of `trainClassifier`. All except `model` and `data` have defaults. */
export interface TrainClassifierOptions extends TrainingOptions {
  /** Images with one class each, from `imageFolder` or `dataset`, or with several labels, from `imageTable`. */
  readonly data: ClassificationData | MultiLabelData;
}

/** Options of `trainRegressor`. All except `model` and `data` have defaults. */
export interface TrainRegressorOptions extends Omit<TrainingOptions, 'classWeights' | 'sampler'> {
  /** Images with the numbers to predict, from `imageTable`. */
  readonly data: RegressionData;
}

export const TRAINING_OPTIONS: OptionNames<TrainClassifierOptions> = {
  model: true,
  data: true,
  variant: true,
  size: true,
  widthMultiplier: true,
  dropout: true,
  auxiliary: true,
  weights: true,
  weightsFrom: true,
  wordVectors: true,
  strict: true,
  transformInput: true,
  freeze: true,
  unfreeze: true,
  learningRates: true,
  epochs: true,
  batchSize: true,
  optimizer: true,
  learningRate: true,
  schedule: true,
  weightDecay: true,
  noDecay: true,
  weightDecays: true,
  normalize: true,
  augment: true,
  loss: true,
  metrics: true,
  classWeights: true,
  sampler: true,
  cacheFeatures: true,
  seed: true,
  out: true,
  resume: true,
  checkpointEvery: true,
  insightEvery: true,
  workers: true,
  signal: true,
  ...TECHNIQUE_OPTIONS,
  ...SAFEGUARD_OPTIONS,
  ...BACKEND_OPTIONS,
};
