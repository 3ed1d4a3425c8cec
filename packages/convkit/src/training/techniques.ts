import type { DistillationSpec, EmaSpec, Recipe, SwaSpec } from '@convkit/core';
import type { TransformSpec } from '@convkit/data';
import type { Classifier } from '../classifier/classifier.js';
import type { OptionNames } from '../options/check-option-names.js';

/** Techniques of training that are off by default. */
export interface TechniqueOptions {
  /** Joint 2-norm that the gradients of all parameters are clipped to. Defaults to the recipe's. */
  readonly clipNorm?: number;
  /** Largest absolute value of an element of a gradient; others are clipped to it. Defaults to the recipe's. */
  readonly clipValue?: number;
  /**
   * Number of batches whose gradients add up to one step: the step of a batch as many times as large, except for layers such as batch norm.
   * @defaultValue 1
   */
  readonly accumulate?: number;
  /**
   * Number of parts that each batch is split into, to save memory. The step stays that of the whole batch, except for layers such as batch
   * norm.
   * @defaultValue 1
   */
  readonly microBatches?: number;
  /** Evaluates and keeps an exponential moving average of the weights: its decay, such as 0.999, or all its settings. */
  readonly ema?: number | EmaSpec;
  /** Stochastic weight averaging: the epoch from which on weights are averaged, counted from 1, or all its settings. */
  readonly swa?: number | SwaSpec;
  /** Share of each label, in (0, 1), that is spread over all classes. */
  readonly labelSmoothing?: number;
  /** Mixup of training images: alpha of the Beta distribution of the shares, such as 0.2. */
  readonly mixup?: number;
  /** CutMix of training images: alpha of the Beta distribution of the areas, such as 1. With `mixup`, both apply. */
  readonly cutmix?: number;
  /** Stochastic depth of a residual network: probability of dropping its last block, less for earlier blocks. */
  readonly stochasticDepth?: number;
  /**
   * Number of epochs over which the rates of stochastic depth grow from 0.
   * @defaultValue 0
   */
  readonly stochasticDepthWarmup?: number;
  /**
   * A classifier whose probabilities are learned, too, on the same classes and with the same input: a trained one, or the place of one that
   * `loadClassifier` loads.
   */
  readonly teacher?: string | Classifier;
  /**
   * How the teacher's probabilities are learned.
   * @defaultValue { temperature: 4, weight: 0.5 }
   */
  readonly distillation?: Partial<DistillationSpec>;
}

export const TECHNIQUE_OPTIONS: OptionNames<TechniqueOptions> = {
  clipNorm: true,
  clipValue: true,
  accumulate: true,
  microBatches: true,
  ema: true,
  swa: true,
  labelSmoothing: true,
  mixup: true,
  cutmix: true,
  stochasticDepth: true,
  stochasticDepthWarmup: true,
  teacher: true,
  distillation: true,
};

const DISTILLATION: DistillationSpec = { temperature: 4, weight: 0.5 };

/** The part of a recipe that the options choose. */
export function techniquesOf({
  clipNorm,
  clipValue,
  accumulate,
  ema,
  swa,
  stochasticDepthWarmup,
  teacher,
  distillation,
}: TechniqueOptions): Partial<Recipe> {
  return {
    ...(clipNorm !== undefined && { clipNorm }),
    ...(clipValue !== undefined && { clipValue }),
    ...(accumulate !== undefined && { accumulate }),
    ...(ema !== undefined && { ema: typeof ema === 'number' ? { decay: ema } : ema }),
    ...(swa !== undefined && { swa: typeof swa === 'number' ? { fromEpoch: swa } : swa }),
    ...(stochasticDepthWarmup !== undefined && { stochasticDepthWarmup }),
    ...(teacher !== undefined && { distillation: { ...DISTILLATION, ...distillation } }),
  };
}

/** The transforms of batches that the options choose, in the order in which they apply. */
export function batchTechniques({ labelSmoothing, mixup, cutmix }: TechniqueOptions): TransformSpec[] {
  return [
    ...(labelSmoothing !== undefined ? [{ name: 'label-smoothing', amount: labelSmoothing } as const] : []),
    ...(mixup !== undefined ? [{ name: 'mixup', alpha: mixup } as const] : []),
    ...(cutmix !== undefined ? [{ name: 'cutmix', alpha: cutmix } as const] : []),
  ];
}
