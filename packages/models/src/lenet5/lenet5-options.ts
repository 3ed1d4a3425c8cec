import { ConfigError, ShapeError } from '@convkit/core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { ModelEntry, ModelOptions } from '../model-entry.js';
import { type ResolvedOptions, rejectStem, resolveOptions } from '../resolve-options.js';

/** What LeNet-5 was published for: ten digits, in grayscale images of 32x32 pixels. */
export const LENET5: Pick<ModelEntry, 'classes' | 'input'> = { classes: 10, input: [32, 32, 1] };

/**
 * Fills in the published options of LeNet-5.
 * @throws ConfigError if an option is invalid or not supported, such as images that are not 32x32 pixels.
 */
export function resolveLeNet5Options(options: ModelOptions): ResolvedOptions {
  const resolved = resolveOptions(LENET5, options);
  checkFixedLayers(options);
  const [height, width] = resolved.input;
  if (height === 32 && width === 32) return resolved;
  throw new ConfigError(`lenet5 needs images of 32x32 pixels, got ${height}x${width}`, {
    hint: 'Pad or resize the images.',
  });
}

/**
 * Checks the options of the published network, which has one bitmap per digit, grayscale images and no dropout.
 * @throws ConfigError if anything else is requested.
 */
export function checkOriginalOptions(options: ModelOptions): void {
  const { classes, input, dropout } = resolveOptions(LENET5, options);
  checkFixedLayers(options);
  if (classes === LENET5.classes && String(input) === String(LENET5.input) && dropout === 0) return;
  throw new ConfigError(
    'lenet5 original only supports ten digits in grayscale images of 32x32 pixels, without dropout',
    {
      hint: 'For other data, use the variant modern. The output codes of original are bitmaps of the digits.',
    },
  );
}

/** @throws ShapeError if `x` is not a batch [n, 32, 32, channels]. */
export function checkImages(x: Tensor, channels: number): void {
  const [height, width] = LENET5.input;
  if (x.rank === 4 && String(x.shape.slice(1)) === String([height, width, channels])) return;
  throw new ShapeError(
    `lenet5 expects images [n, ${height}, ${width}, ${channels}], got an input of shape [${x.shape}]`,
    { hint: 'Pad or resize the images. Images are NHWC.' },
  );
}

function checkFixedLayers(options: ModelOptions): void {
  rejectStem('lenet5', options);
  if ((options.widthMultiplier ?? 1) === 1) return;
  throw new ConfigError(`lenet5 has no width multiplier, got ${options.widthMultiplier}`, {
    hint: 'Leave it out: the layers have the sizes of the paper.',
  });
}
