import type { DistillationSpec, EmaSpec, Recipe, SwaSpec } from '@convkit/core';
import { checkOptions } from '@convkit/core';
import type { TransformSpec } from '@convkit/data';
import type { Classifier } from '../classifier/classifier.js';
import type { OptionNames } from '../options/check-option-names.js';

/** Training techniques that are off by default. */
export interface TechniqueOptions {
  /** Global 2-norm that gradients are clipped to. Defaults to the recipe's. */
  readonly clipNorm?: number;
  /** Absolute value that each element of the gradients is clipped to. Defaults to the recipe's. */
  readonly clipValue?: number;
  /**
   * Number of batches whose gradients are accumulated for each step. Except for layers such as batch norm, the step equals that of one large
   * batch.
   * @defaultValue 1
   */
  readonly accumulate?: number;
  /**
   * Number of parts that each batch is split into, to save memory. Except for layers such as batch norm, the step equals that of the whole
   * batch.
   * @defaultValue 1
   */
  readonly microBatches?: number;
  /**
   * Whether to save memory by recomputing the activations of the network's blocks in the backward pass. Steps take about a fifth longer;
   * the results are bit-identical. A resumed run may turn it on or off.
   * @defaultValue false
   */
  readonly recompute?: boolean;
  /** Evaluates and keeps an exponential moving average of the weights: its decay, such as 0.999, or all its settings. */
  readonly ema?: number | EmaSpec;
  /** Stochastic weight averaging: the first epoch whose weights are averaged, from 1, or all its settings. */
  readonly swa?: number | SwaSpec;
  /** Label smoothing: fraction of each label, in (0, 1), that is spread over all classes. */
  readonly labelSmoothing?: number;
  /** Mixup of training images: alpha of the Beta distribution of mixing ratios, such as 0.2. */
  readonly mixup?: number;
  /** CutMix of training images: alpha of the Beta distribution of the areas, such as 1. With `mixup`, both apply. */
  readonly cutmix?: number;
  /** Stochastic depth of a residual network: probability of dropping its last block. Earlier blocks have lower probabilities. */
  readonly stochasticDepth?: number;
  /**
   * Number of epochs over which the rates of stochastic depth grow from 0.
   * @defaultValue 0
   */
  readonly stochasticDepthWarmup?: number;
  /**
   * Trained classifier to distill, with the same classes and input: a `Classifier`, or a source that `loadClassifier` accepts.
   */
  readonly teacher?: string | Classifier;
  /**
   * Options of distillation.
   * @defaultValue { temperature: 4, weight: 0.5 }
   */
  readonly distillation?: Partial<DistillationSpec>;
}

export const TECHNIQUE_OPTIONS: OptionNames<TechniqueOptions> = {
  clipNorm: true,
  clipValue: true,
  accumulate: true,
  microBatches: true,
  recompute: true,
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
export function batchTechniques(techniques: TechniqueOptions): TransformSpec[] {
  checkOptions('batchTechniques', techniques, {
    labelSmoothing: 'number?',
    mixup: 'number?',
    cutmix: 'number?',
  });
  const { labelSmoothing, mixup, cutmix } = techniques;
  return [
    ...(labelSmoothing !== undefined ? [{ name: 'label-smoothing', amount: labelSmoothing } as const] : []),
    ...(mixup !== undefined ? [{ name: 'mixup', alpha: mixup } as const] : []),
    ...(cutmix !== undefined ? [{ name: 'cutmix', alpha: cutmix } as const] : []),
  ];
}
