import { ConfigError, ShapeError } from '@convkit/core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { type CompleteOptions, completeOptions, refuseStem } from '../complete-options.js';
import type { ModelEntry, ModelOptions } from '../model-entry.js';

/** What LeNet-5 was published for: the ten digits, in the middle of gray images of 32x32 pixels. */
export const LENET5: Pick<ModelEntry, 'classes' | 'input'> = { classes: 10, input: [32, 32, 1] };

/** @throws ConfigError when the images are not of 32x32 pixels, or other layers are asked for. */
export function smallImages(options: ModelOptions): CompleteOptions {
  const complete = completeOptions(LENET5, options);
  assertSizes(options);
  const [height, width] = complete.input;
  if (height === 32 && width === 32) return complete;
  throw new ConfigError(`lenet5 takes images of 32x32 pixels, not ${height}x${width}`, {
    hint: 'Pad or scale the images; the first linear layer has 16 maps of 5x5 as its input.',
  });
}

/**
 * The published network has one bitmap a digit, gray images and no dropout.
 * @throws ConfigError when anything else is asked of it.
 */
export function assertDigits(options: ModelOptions): void {
  const { classes, input, dropout } = completeOptions(LENET5, options);
  assertSizes(options);
  if (classes === LENET5.classes && String(input) === String(LENET5.input) && dropout === 0) return;
  throw new ConfigError(
    'lenet5 original tells the ten digits apart in gray images of 32x32, without dropout',
    { hint: 'Its output codes are bitmaps of the digits. Take the variant modern for other data.' },
  );
}

/** @throws ShapeError when `x` is not a batch [n, 32, 32, channels]. */
export function assertImages(x: Tensor, channels: number): void {
  const [height, width] = LENET5.input;
  if (x.rank === 4 && String(x.shape.slice(1)) === String([height, width, channels])) return;
  throw new ShapeError(
    `lenet5 takes images [n, ${height}, ${width}, ${channels}], got an input of shape [${x.shape}]`,
    { hint: 'Pad or scale the images. Images are NHWC.' },
  );
}

function assertSizes(options: ModelOptions): void {
  refuseStem('lenet5', options);
  if ((options.widthMultiplier ?? 1) === 1) return;
  throw new ConfigError(`lenet5 has no width multiplier, got ${options.widthMultiplier}`, {
    hint: 'Its layers have the sizes of the paper.',
  });
}
