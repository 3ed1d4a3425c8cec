import { ConfigError, checkFraction, checkPositive, checkWhole, type InputSpec } from '@convkit/core';
import type { ModelOptions } from '../model-entry.js';
import { rejectStem } from '../resolve-options.js';

/** Sequences need no preprocessing: their loaders encode them. */
export const sequenceInput: InputSpec = { size: [1, 1], normalize: { mean: [0], std: [1] } };

/** Options of a model for sequences with their defaults filled in. */
export interface SequenceOptions {
  readonly outputs: number;
  readonly length: number;
  readonly channels: number;
  readonly widthMultiplier: number;
}

/**
 * Fills in the published options of a model for series.
 * @throws ConfigError if an option is invalid or not supported.
 */
export function resolveSeriesOptions(
  model: string,
  published: { readonly input: readonly number[]; readonly classes: number },
  options: ModelOptions,
): SequenceOptions {
  const { input = published.input } = options;
  checkLengths(input, 2, 'input must be [length, channels] of one series');
  if (options.vocabulary !== undefined) {
    throw new ConfigError(`${model} takes series and has no vocabulary`, { hint: 'Leave out vocabulary.' });
  }
  const [length, channels] = input as [number, number];
  return { length, channels, ...common(model, published, options) };
}

/**
 * Fills in the published options of a model for text.
 * @throws ConfigError if an option is invalid or not supported.
 */
export function resolveTextOptions(
  model: string,
  published: {
    readonly input: readonly number[];
    readonly classes: number;
    readonly vocabulary: number;
    readonly dropout: number;
  },
  options: ModelOptions,
): Omit<SequenceOptions, 'channels'> & { readonly vocabulary: number; readonly dropout: number } {
  const { input = published.input, vocabulary = published.vocabulary, dropout = published.dropout } = options;
  checkLengths(input, 1, 'input must be [length] of one text');
  checkWhole('vocabulary', vocabulary, 2);
  checkFraction('dropout', dropout);
  return { length: input[0] as number, vocabulary, dropout, ...common(model, published, options) };
}

function common(model: string, published: { readonly classes: number }, options: ModelOptions) {
  const { classes: outputs = published.classes, widthMultiplier = 1 } = options;
  checkWhole('classes', outputs);
  checkPositive('widthMultiplier', widthMultiplier);
  rejectStem(model, options);
  if (options.auxiliary) {
    throw new ConfigError('this network has no auxiliary classifiers', { hint: 'Leave out auxiliary.' });
  }
  if (options.stochasticDepth) {
    throw new ConfigError('stochasticDepth needs residual blocks, but this network has none', {
      hint: 'Leave out stochasticDepth.',
    });
  }
  return { outputs, widthMultiplier };
}

function checkLengths(input: readonly number[], rank: number, must: string): void {
  if (
    Array.isArray(input) &&
    input.length === rank &&
    input.every((length) => Number.isSafeInteger(length) && length > 0)
  )
    return;
  throw new ConfigError(`${must}, got [${input}]`);
}

/** @throws ConfigError if the sequences are shorter than the layers need. */
export function checkLength(model: string, length: number, least: number, unit: 'steps' | 'words'): void {
  if (length >= least) return;
  throw new ConfigError(`${model} needs sequences of at least ${least} ${unit}, got ${length}`, {
    hint: 'Pad the sequences.',
  });
}
