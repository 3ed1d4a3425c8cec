import { checkArguments, checkOptions } from './check-arguments.js';
import { ConfigError } from './errors.js';
import type { LossSpec } from './loss-spec.js';
import type { OptimizerSpec, ParameterFactor } from './optimizer-spec.js';
import type { Safeguards } from './safeguards.js';
import type { ScheduleSpec } from './schedule-spec.js';
import type { Techniques } from './techniques.js';

/** How to train a network: plain data that a catalog offers, a run records and a trainer follows. */
export interface Recipe extends Techniques, Safeguards {
  /** How images become the network's input. */
  readonly input: InputSpec;
  /** Loss function, by name or with its constants. */
  readonly loss: LossSpec;
  /** Optimizer and its learning rate. */
  readonly optimizer: OptimizerSpec;
  /** How the learning rate changes over time. */
  readonly schedule: ScheduleSpec;
  /** Number of images per training step. */
  readonly batchSize: number;
  /** Number of passes over the training images. */
  readonly epochs: number;
  /** L2 penalties: `coefficient` * sum(w^2) / 2 over each parameter whose key matches the regular expression `pattern`. */
  readonly l2: readonly { readonly pattern: string; readonly coefficient: number }[];
  /** Clips the gradients of all parameters to this joint 2-norm. Defaults to no clipping. */
  readonly clipNorm?: number;
  /**
   * Factors on the learning rate of the parameters whose keys match the regular expression `pattern`. The first match applies.
   * Defaults to 1.
   */
  readonly learningRates?: readonly ParameterFactor[];
  /**
   * Factors on the optimizer's weight decay of the parameters whose keys match the regular expression `pattern`; 0 exempts them. The
   * first match applies. `{ ...BIASES_AND_NORMS, factor: 0 }` exempts biases and norms. Defaults to 1.
   */
  readonly weightDecays?: readonly ParameterFactor[];
  /**
   * Regular expression of the keys of the parameters that are frozen when the run starts. A batch norm whose weight and bias are
   * frozen keeps its running statistics and uses them in training.
   */
  readonly freeze?: string;
  /** Unfreezes the parameters whose keys match the regular expression `pattern` when epoch `epoch` begins, counted from 1. */
  readonly unfreeze?: readonly { readonly epoch: number; readonly pattern: string }[];
  /** Weight of each class in the loss, in the order of the labels. Defaults to 1 each. */
  readonly classWeights?: readonly number[];
}

/** How images with values from 0 to 255 become the network's input. */
export interface InputSpec {
  /** Images are resized to this size, then padded with zeros up to the size of the network's input. */
  readonly size: readonly [height: number, width: number];
  /** Mean and standard deviation that normalize the pixels. */
  readonly normalize: Normalization;
  /**
   * Length in pixels that the shorter side is resized to before the center is cropped to `size`, as torchvision evaluates. Without
   * it, images are stretched to `size`.
   */
  readonly resize?: number;
  /**
   * Interpolation when images are resized.
   * @defaultValue 'bilinear'
   */
  readonly interpolation?: 'bilinear' | 'bicubic';
  /**
   * Largest random shift of training images, in pixels in each direction.
   * @defaultValue 0
   */
  readonly shift?: number;
}

/**
 * Mean and standard deviation per channel, of pixels scaled to the range 0 to 1: the network sees (x / 255 - mean) / std.
 * A single value applies to every channel. The units are those of torchvision's `Normalize`.
 */
export interface Normalization {
  /** Mean of each channel. */
  readonly mean: readonly number[];
  /** Standard deviation of each channel. */
  readonly std: readonly number[];
}

/**
 * Fits a normalization to images of `channels` channels. On grayscale images, several values become their average.
 * @throws ConfigError if the number of values is neither 1 nor `channels`.
 */
export function fitNormalization(normalization: Normalization, channels: number): Normalization {
  checkOptions('fitNormalization', normalization, { mean: 'numbers', std: 'numbers' });
  checkArguments('fitNormalization', { channels }, { channels: 'whole' });
  const { mean, std } = normalization;
  const fit = (name: string, values: readonly number[]): readonly number[] => {
    if (values.length === 1 || values.length === channels) return values;
    if (channels === 1 && values.length > 1) {
      return [values.reduce((sum, value) => sum + value, 0) / values.length];
    }
    throw new ConfigError(`the ${name} of normalize has ${values.length} values for ${channels} channels`, {
      hint: 'Set one value for all channels, or one per channel.',
    });
  };
  return { mean: fit('mean', mean), std: fit('std', std) };
}

/** The normalization that maps 0 to `low` and 255 to `high`. LeCun et al. 1998, section II-A, uses -0.1 and 1.175. */
export function normalizeToRange(low: number, high: number): Normalization {
  checkArguments('normalizeToRange', { low, high }, { low: 'number', high: 'number' });
  if (high <= low) throw new ConfigError(`normalizeToRange: high (${high}) must be above low (${low})`);
  return { mean: [low === 0 ? 0 : -low / (high - low)], std: [1 / (high - low)] };
}
