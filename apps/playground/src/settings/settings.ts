import type { OptimizerName } from '@convkit/train';
import { signal } from '@preact/signals';
import type { NamedSchedule } from 'convkit';

/** Stands for the weight decay of the recipe, because 0 is a weight decay, too. */
export const RECIPE_DECAY = -1;

/** The settings of the Train page: plain data that fits into an address. */
export interface Settings {
  readonly model: string;
  readonly variant: string;
  /** Factor that scales the channels of every hidden layer. */
  readonly widthMultiplier: number;
  /** Blocks of the model `custom`, as `blocksToText` writes them. Empty for other models. */
  readonly blocks: string;
  /** Height and width of the network's input in pixels. 0 is the model's default. */
  readonly side: number;
  /** Name of the dataset; `own` is the user's own images. */
  readonly data: string;
  /** Channels that images are converted to. `auto` keeps those of the data: 3 if any image has color. */
  readonly channels: 'auto' | '1' | '3';
  /** Number of training images to use. 0 is all. */
  readonly limit: number;
  /** Name of an entry of `AUGMENTATIONS`. */
  readonly augmentation: string;
  readonly optimizer: OptimizerName;
  readonly learningRate: number;
  readonly schedule: NamedSchedule | 'recipe';
  /** Number of epochs of warm-up in front of the schedule. */
  readonly warmup: number;
  /** Weight decay of the optimizer, or `RECIPE_DECAY`. */
  readonly weightDecay: number;
  /** Joint norm that the gradients are clipped to. 0 is the recipe's. */
  readonly clipNorm: number;
  /** Share of each label that is spread over all classes. */
  readonly labelSmoothing: number;
  /** Decay of the moving average of the weights. 0 is the recipe's. */
  readonly ema: number;
  /** Number of epochs without improvement after which the run stops. 0 is the recipe's. */
  readonly earlyStopping: number;
  readonly epochs: number;
  readonly batchSize: number;
  readonly seed: number;
  readonly backend: string;
  readonly threads: number;
}

/** One fewer than the number of cores, so that the page stays responsive; at most 8. */
export const defaultThreads = (cores = globalThis.navigator?.hardwareConcurrency ?? 1): number =>
  Math.max(1, Math.min(8, cores - 1));

/** The settings that a recipe decides unless they are changed, as they are until then. */
export const FROM_RECIPE = {
  schedule: 'recipe',
  warmup: 0,
  weightDecay: RECIPE_DECAY,
  clipNorm: 0,
  labelSmoothing: 0,
  ema: 0,
  earlyStopping: 0,
} as const satisfies Partial<Settings>;

export const DEFAULTS: Settings = {
  model: 'lenet5',
  variant: 'modern',
  widthMultiplier: 1,
  blocks: '',
  side: 0,
  data: 'mnist-first-5000',
  channels: 'auto',
  limit: 0,
  augmentation: 'none',
  optimizer: 'adam',
  learningRate: 0.002,
  ...FROM_RECIPE,
  epochs: 5,
  batchSize: 64,
  seed: 1,
  backend: 'wasm',
  threads: defaultThreads(),
};

export const settings = signal<Settings>(DEFAULTS);

/** Changes some of the settings. */
export function change(some: Partial<Settings>): void {
  settings.value = { ...settings.value, ...some };
}
