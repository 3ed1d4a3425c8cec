import { ConfigError } from '@convkit/core';
import type { ModelOptions } from './model-entry.js';

/** What a network was published with. */
export interface Published {
  readonly classes: number;
  readonly input: readonly number[];
  /** 0 where absent. */
  readonly dropout?: number;
  /** False where absent. */
  readonly auxiliary?: boolean;
}

/** All but the stem, which a network may not have. */
export type CompleteOptions = Required<Omit<ModelOptions, 'stem'>>;

/**
 * What a caller chose, and what the model was published with where nothing was.
 * @throws ConfigError when no network could have such classes, such an input or such a width, or this one auxiliary classifiers.
 */
export function completeOptions(published: Published, options: ModelOptions): CompleteOptions {
  const { classes = published.classes, input = published.input, widthMultiplier = 1 } = options;
  if (!Number.isSafeInteger(classes) || classes < 2) {
    throw new ConfigError(`a network tells 2 classes or more apart, not ${classes}`);
  }
  if (input.length !== 3 || !input.every((extent) => Number.isSafeInteger(extent) && extent > 0)) {
    throw new ConfigError(`the shape of an image is [height, width, channels], not [${input}]`);
  }
  if (!(widthMultiplier > 0 && widthMultiplier < Number.POSITIVE_INFINITY)) {
    throw new ConfigError(`the width of a network is a positive number, not ${widthMultiplier}`);
  }
  const { auxiliary = published.auxiliary ?? false } = options;
  if (auxiliary && !published.auxiliary) throw new ConfigError('this network has no auxiliary classifiers');
  return { classes, input, widthMultiplier, auxiliary, dropout: options.dropout ?? published.dropout ?? 0 };
}

/** @throws ConfigError when a stem is asked of a network that has one only. */
export function refuseStem(model: string, { stem }: ModelOptions): void {
  if (stem !== undefined) throw new ConfigError(`${model} has no stem to choose, got ${stem}`);
}

/** @throws ConfigError when dropout is asked of a network that has none. */
export function refuseDropout(model: string, { dropout = 0 }: ModelOptions): void {
  if (dropout !== 0) throw new ConfigError(`${model} has no dropout, got ${dropout}`);
}

/** @throws ConfigError when the image has fewer pixels a side than the layers need. */
export function refuseSmaller(model: string, [height, width]: readonly number[], least: number): void {
  if (Math.min(height as number, width as number) >= least) return;
  throw new ConfigError(`${model} takes images of at least ${least} pixels a side, not ${height}x${width}`);
}

/** So many maps times `width`, at least one. */
export const scaled = (maps: number, widthMultiplier: number): number =>
  Math.max(1, Math.round(maps * widthMultiplier));
