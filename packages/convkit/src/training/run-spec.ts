import {
  ConfigError,
  fitNormalization,
  type InputSpec,
  type ModelSpec,
  type Normalization,
  type Recipe,
  type RunSpec,
  type WeightsSpec,
} from '@convkit/core';
import { catalog, defaultVariant, findModel, type PretrainedWeights } from '@convkit/models';
import { variantOf } from '../models.js';
import { sequenceModel } from '../sequences/sequence-run.js';
import { pretrainedOf } from '../weights/pretrained.js';
import { type Augmentation, augmentation } from './augmentation.js';
import { backbonePattern } from './backbone-pattern.js';
import { checkLossTechniques } from './check-techniques.js';
import { classWeighting } from './class-weighting.js';
import type { TrainingOptions } from './options.js';
import { sourceOf } from './pattern-source.js';
import { planRecipe } from './plan-recipe.js';
import { inputOfSize } from './recipe.js';
import { ENOUGH_STEPS, planSteps } from './small-sets.js';
import { checkTask, lossOf, targetScaleOf, taskModel } from './task.js';
import { batchTechniques } from './techniques.js';

/** A run as plain data, with its augmentation and what a person should know about the defaults that were chosen. */
export interface PlannedRun {
  readonly spec: RunSpec;
  readonly notes: readonly string[];
}

/** Learning rate of AdamW if every pretrained weight is trained. */
const FINE_TUNING_RATE = 1e-4;

/**
 * Everything about a run that follows from its options and its data, before any image is read.
 * @param options - checked by `checkOptions`.
 * @throws ConfigError naming the first option that the model does not support.
 */
export function planRun(
  options: TrainingOptions,
  context: {
    readonly backend: RunSpec['backend'];
    readonly weights?: WeightsSpec;
    readonly teacher?: WeightsSpec;
    readonly wordVectors?: WeightsSpec;
    readonly statistics?: Normalization;
  },
): PlannedRun {
  const { data, seed = 1 } = options;
  const pretrained = pretrainedOf(options);
  const { encoding } = data;
  const model = encoding ? sequenceModel(options) : modelSpec(options, pretrained?.input.size);
  const { recipe: own } = variantOf(model);
  const loss = lossOf(own, { ...model, model: model.name }, options.loss);
  const targetScale = targetScaleOf(data);
  const isFineTuning = options.weights !== undefined;
  const steps = planSteps(data.train.length, own, options);
  const isSmall =
    steps.note !== undefined && own.epochs * Math.ceil(data.train.length / own.batchSize) < ENOUGH_STEPS;
  const ownRecipe = isFineTuning || isSmall ? smallRecipe(own, options) : own;
  const backbone = options.freeze === 'backbone' || isBackboneRate(options) ? backbonePattern(model) : '';
  const { images, batches } = augmentationOf(options, model);
  const mixing = [...batches, ...batchTechniques(options)];
  checkTask(options, mixing);
  if (model.task === undefined) checkLossTechniques(loss, options, mixing);
  const recipe: Recipe = {
    ...planRecipe(ownRecipe, options),
    loss,
    input: encoding
      ? own.input
      : inputSpec(options, { own: own.input, pretrained, model, statistics: context.statistics }),
    batchSize: steps.batchSize,
    epochs: steps.epochs,
    ...freezing(options, backbone),
    ...ratesOf(options, backbone),
    ...classWeighting(options, loss),
  };
  const transforms = [...images, ...mixing];
  return {
    spec: {
      model,
      data: { source: data.source, ...(transforms.length > 0 && { transforms }) },
      recipe,
      seed,
      backend: context.backend,
      background: data.background ?? 255,
      ...(targetScale && { targetScale }),
      ...(encoding && { encoding }),
      ...(context.weights && { weights: context.weights }),
      ...(context.teacher && { teacher: context.teacher }),
      ...(context.wordVectors && { wordVectors: context.wordVectors }),
    },
    notes: steps.note === undefined ? [] : [steps.note],
  };
}

function modelSpec(options: TrainingOptions, pretrained?: InputSpec['size']): ModelSpec {
  const entry = findModel(catalog, options.model);
  const variant = options.variant ?? defaultVariant(entry);
  const [height, width] = pretrained ?? variantOf({ name: entry.name, variant }).input ?? entry.input;
  const side = options.size;
  const input = [side ?? height, side ?? width, options.data.channels] as const;
  const { widthMultiplier, dropout, auxiliary, stochasticDepth } = options;
  return {
    name: entry.name,
    variant,
    ...taskModel(options.data),
    input,
    ...(widthMultiplier !== undefined && { widthMultiplier }),
    ...(dropout !== undefined && { dropout }),
    ...(auxiliary !== undefined && { auxiliary }),
    ...(stochasticDepth !== undefined && { stochasticDepth }),
  };
}

/** Where the preprocessing of a run comes from. */
interface InputSources {
  /** The recipe's. */
  readonly own: InputSpec;
  readonly pretrained: PretrainedWeights | undefined;
  readonly model: ModelSpec;
  readonly statistics: Normalization | undefined;
}

function inputSpec(
  options: TrainingOptions,
  { own: recipe, pretrained, model, statistics }: InputSources,
): InputSpec {
  const { shift, ...own } = pretrained ? { ...pretrained.input, shift: recipe.shift } : recipe;
  const { size, normalize = 'recipe' } = options;
  const { transformInput = normalize === 'recipe' && pretrained?.transformInput } = options;
  const isShifted = shift !== undefined && chosenAugmentation(options) === undefined;
  const input: InputSpec = { ...own, ...(isShifted && { shift }) };
  const values = normalize === 'dataset' ? statistics : normalize === 'recipe' ? input.normalize : normalize;
  if (!values) throw new ConfigError("normalize: 'dataset' needs the statistics of the training set");
  const normalization = transformInput ? { mean: [0.5], std: [0.5] } : values;
  const fitted = fitNormalization(normalization, model.input[2] as number);
  return { ...(size === undefined ? input : inputOfSize(input, size)), normalize: fitted };
}

/** AdamW with a cosine schedule: what small sets and pretrained weights train well with. The recipe's own loss and input stay. */
function smallRecipe(own: Recipe, { weights, freeze }: TrainingOptions): Recipe {
  const isWhole = weights !== undefined && freeze === undefined;
  const learningRate = isWhole ? FINE_TUNING_RATE : 0.001;
  return {
    ...own,
    optimizer: { name: 'adamw', learningRate, weightDecay: 0.01 },
    schedule: { name: 'cosine' },
    l2: [],
  };
}

/** The augmentation that replaces the recipe's random shift. Undefined if that stays. */
const chosenAugmentation = ({ augment, freeze, unfreeze }: TrainingOptions) =>
  augment ?? (freeze !== undefined && !unfreeze ? 'none' : undefined);

function augmentationOf(options: TrainingOptions, model: ModelSpec): Augmentation {
  const chosen = chosenAugmentation(options);
  if (chosen === undefined) return { images: [], batches: [] };
  return augmentation(chosen, model.input as readonly [number, number, number]);
}

const isBackboneRate = ({ learningRates }: TrainingOptions) =>
  learningRates !== undefined && 'backbone' in learningRates;

function freezing({ freeze, unfreeze }: TrainingOptions, backbone: string): Partial<Recipe> {
  return {
    ...(freeze !== undefined && { freeze: freeze === 'backbone' ? backbone : sourceOf(freeze) }),
    ...(unfreeze && {
      unfreeze: unfreeze.map(({ epoch, pattern }) => ({ epoch, pattern: sourceOf(pattern) })),
    }),
  };
}

function ratesOf({ learningRates }: TrainingOptions, backbone: string): Partial<Recipe> {
  if (!learningRates) return {};
  if ('backbone' in learningRates) {
    return { learningRates: [{ pattern: backbone, factor: learningRates.backbone }] };
  }
  return {
    learningRates: learningRates.map(({ pattern, factor }) => ({ pattern: sourceOf(pattern), factor })),
  };
}
