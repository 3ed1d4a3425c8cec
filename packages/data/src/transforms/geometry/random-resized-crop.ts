import type { Rng } from '@convkit/core';
import { ImageBuffer } from '../../images/image-buffer.js';
import { type ResizeMethod, Resizer } from '../../images/resize.js';
import type { Pixels } from '../../images/types.js';
import { optional, range, required, size } from '../options.js';
import { type Range, roundHalfToEven, uniformIn } from '../random-range.js';
import type { CompiledTransform, ImageTransform } from '../types.js';
import { method } from './resize.js';
import { copyWindow, type Rectangle } from './window.js';

/**
 * Crops a random area and aspect ratio during training, else the largest central part with the aspect ratio of `size`, and resizes it to
 * `size`. Szegedy et al. 2015, section 6; torchvision's RandomResizedCrop.
 */
export interface RandomResizedCropSpec {
  /** Name of the transform. */
  readonly name: 'random-resized-crop';
  /** Size of the result. */
  readonly size: readonly [height: number, width: number];
  /**
   * Range of the crop's area, as a fraction of the image's.
   * @defaultValue [0.08, 1]
   */
  readonly scale?: Range;
  /**
   * Range of the crop's aspect ratio, width / height.
   * @defaultValue [3 / 4, 4 / 3]
   */
  readonly ratio?: Range;
  /**
   * Interpolation method.
   * @defaultValue 'bilinear'
   */
  readonly method?: ResizeMethod;
}

const TRIES = 10;

export const randomResizedCrop: ImageTransform<RandomResizedCropSpec> = {
  options: {
    size: required(size),
    scale: optional(range(0.0001, 1)),
    ratio: optional(range(0.001, 1000)),
    method: optional(method),
  },
  shape: ({ size }, [, , channels]) => [size[0], size[1], channels],
  isRandom: () => true,
  compile: (spec) => cropper(spec, ({ height, width }, rng) => drawCrop(spec, height, width, rng)),
  compileForEvaluation(spec) {
    const aspect = spec.size[1] / spec.size[0];
    return cropper(spec, ({ height, width }) => largestCrop(height, width, [aspect, aspect]));
  },
};

function cropper(
  { size, method = 'bilinear' }: RandomResizedCropSpec,
  choose: (image: Pixels, rng: Rng) => Rectangle,
): CompiledTransform {
  const buffer = new ImageBuffer();
  const resizer = new Resizer(method);
  return (image, rng) => {
    const { top, left, height, width } = choose(image, rng);
    const crop = buffer.sized(height, width, image.channels);
    copyWindow(image, crop, top, left, 0);
    return resizer.resize(crop, size[0], size[1]);
  };
}

/** Draws a crop of an image of this size. If none is found that fits, returns the largest central one within the range of ratios. */
export function drawCrop(
  { scale = [0.08, 1], ratio = [3 / 4, 4 / 3] }: Pick<RandomResizedCropSpec, 'scale' | 'ratio'>,
  height: number,
  width: number,
  rng: Rng,
): Rectangle {
  const logRatio = [Math.log(ratio[0]), Math.log(ratio[1])] as const;
  for (let i = 0; i < TRIES; i++) {
    const area = height * width * uniformIn(rng, scale);
    const aspect = Math.exp(uniformIn(rng, logRatio));
    const cropWidth = roundHalfToEven(Math.sqrt(area * aspect));
    const cropHeight = roundHalfToEven(Math.sqrt(area / aspect));
    if (cropWidth < 1 || cropWidth > width || cropHeight < 1 || cropHeight > height) continue;
    const top = rng.integer(height - cropHeight + 1);
    return { top, left: rng.integer(width - cropWidth + 1), height: cropHeight, width: cropWidth };
  }
  return largestCrop(height, width, ratio);
}

function largestCrop(height: number, width: number, [narrow, wide]: Range): Rectangle {
  let [cropHeight, cropWidth] = [height, width];
  if (width / height < narrow) cropHeight = Math.max(roundHalfToEven(width / narrow), 1);
  else if (width / height > wide) cropWidth = Math.max(roundHalfToEven(height * wide), 1);
  return {
    top: Math.floor((height - cropHeight) / 2),
    left: Math.floor((width - cropWidth) / 2),
    height: cropHeight,
    width: cropWidth,
  };
}
