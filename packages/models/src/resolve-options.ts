import { ConfigError, checkFraction, checkPositive, checkWhole } from '@convkit/core';
import type { ModelOptions } from './model-entry.js';

/** Options that a network was published with. */
export interface Published {
  readonly classes: number;
  readonly input: readonly number[];
  /** Defaults to 0. */
  readonly dropout?: number;
  /** Defaults to false. */
  readonly auxiliary?: boolean;
  /** Whether the network has residual blocks. Defaults to false. */
  readonly isResidual?: boolean;
}

/** Model options with their defaults filled in, apart from the stem, which not all networks have. */
export type ResolvedOptions = Required<Omit<ModelOptions, 'stem' | 'vocabulary' | 'blocks'>>;

/**
 * Fills in the published options of a model.
 * @throws ConfigError if an option is invalid, or if auxiliary classifiers or stochastic depth are requested of a network without them.
 */
export function resolveOptions(published: Published, options: ModelOptions): ResolvedOptions {
  const { classes = published.classes, input = published.input, widthMultiplier = 1 } = options;
  checkWhole('classes', classes);
  if (
    !Array.isArray(input) ||
    input.length !== 3 ||
    !input.every((length) => Number.isSafeInteger(length) && length > 0)
  ) {
    throw new ConfigError(`input must be [height, width, channels] of one image, got [${input}]`);
  }
  checkPositive('widthMultiplier', widthMultiplier);
  if (options.vocabulary !== undefined) {
    throw new ConfigError('this network takes images and has no vocabulary', {
      hint: 'Leave out vocabulary.',
    });
  }
  if (options.blocks !== undefined) {
    throw new ConfigError('only the model custom takes blocks', { hint: 'Leave out blocks.' });
  }
  const { auxiliary = published.auxiliary ?? false } = options;
  if (auxiliary && !published.auxiliary) {
    throw new ConfigError('this network has no auxiliary classifiers', { hint: 'Leave auxiliary out.' });
  }
  const { dropout = published.dropout ?? 0, stochasticDepth = 0, linearOutputs = false } = options;
  checkFraction('stochasticDepth', stochasticDepth);
  if (stochasticDepth > 0 && !published.isResidual) {
    throw new ConfigError('stochasticDepth needs residual blocks, but this network has none', {
      hint: 'Leave out stochasticDepth, or choose a ResNet.',
    });
  }
  return { classes, input, widthMultiplier, auxiliary, dropout, stochasticDepth, linearOutputs };
}

/** @throws ConfigError if a stem is requested of a network that has only one. */
export function rejectStem(model: string, { stem }: ModelOptions): void {
  if (stem === undefined) return;
  throw new ConfigError(`${model} has no stem option, got ${stem}`, { hint: 'Leave stem out.' });
}

/** @throws ConfigError if dropout is requested of a network without any. */
export function rejectDropout(model: string, { dropout = 0 }: ModelOptions): void {
  if (dropout === 0) return;
  throw new ConfigError(`${model} has no dropout, got ${dropout}`, { hint: 'Leave dropout out.' });
}

/** @throws ConfigError if the images are smaller than the layers need. */
export function checkMinimumSize(model: string, [height, width]: readonly number[], least: number): void {
  if (Math.min(height as number, width as number) >= least) return;
  throw new ConfigError(`${model} needs images of at least ${least}x${least} pixels, got ${height}x${width}`);
}

/** Scales a number of channels or units by the width multiplier, to at least one. */
export const scaled = (count: number, widthMultiplier: number): number =>
  Math.max(1, Math.round(count * widthMultiplier));
