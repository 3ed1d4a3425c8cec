import type { Rng } from '@convkit/core';
import type { Pixels } from '../../images/image.js';
import { type ResizeMethod, Resizer } from '../../images/resize.js';
import type { ImageTransform, Step } from '../contract.js';
import { Canvas } from '../image-buffer.js';
import { optional, range, required, size } from '../options.js';
import { between, type Range, roundHalfToEven } from '../random-draws.js';
import { method } from './resize.js';
import { copyWindow } from './window.js';

/**
 * In training, a part of random area and proportions, resized to `size`; else the largest part in the middle that has the
 * proportions of `size`. Szegedy et al. 2015, section 6; torchvision's RandomResizedCrop.
 */
export interface RandomResizedCropSpec {
  readonly name: 'random-resized-crop';
  readonly size: readonly [height: number, width: number];
  /** The part's area, the image's being 1; [0.08, 1] where absent. */
  readonly scale?: Range;
  /** Width by height; [3 / 4, 4 / 3] where absent. */
  readonly ratio?: Range;
  /** 'bilinear' where absent. */
  readonly method?: ResizeMethod;
}

interface Part {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
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
  compile: (spec) => cropper(spec, ({ height, width }, rng) => drawPart(spec, height, width, rng)),
  compileSteady(spec) {
    const proportion = spec.size[1] / spec.size[0];
    return cropper(spec, ({ height, width }) => middle(height, width, [proportion, proportion]));
  },
};

function cropper(
  { size, method = 'bilinear' }: RandomResizedCropSpec,
  choose: (image: Pixels, rng: Rng) => Part,
): Step {
  const canvas = new Canvas();
  const resizer = new Resizer(method);
  return (image, rng) => {
    const { top, left, height, width } = choose(image, rng);
    const part = canvas.sized(height, width, image.channels);
    copyWindow(image, part, top, left, 0);
    return resizer.resize(part, size[0], size[1]);
  };
}

/** Of an image of this size. Where no part is found that fits, the largest in the middle within the proportions. */
export function drawPart(
  { scale = [0.08, 1], ratio = [3 / 4, 4 / 3] }: Pick<RandomResizedCropSpec, 'scale' | 'ratio'>,
  height: number,
  width: number,
  rng: Rng,
): Part {
  const logRatio = [Math.log(ratio[0]), Math.log(ratio[1])] as const;
  for (let i = 0; i < TRIES; i++) {
    const area = height * width * between(rng, scale);
    const proportion = Math.exp(between(rng, logRatio));
    const partWidth = roundHalfToEven(Math.sqrt(area * proportion));
    const partHeight = roundHalfToEven(Math.sqrt(area / proportion));
    if (partWidth < 1 || partWidth > width || partHeight < 1 || partHeight > height) continue;
    const top = rng.integer(height - partHeight + 1);
    return { top, left: rng.integer(width - partWidth + 1), height: partHeight, width: partWidth };
  }
  return middle(height, width, ratio);
}

function middle(height: number, width: number, [narrow, wide]: Range): Part {
  let [partHeight, partWidth] = [height, width];
  if (width / height < narrow) partHeight = Math.max(roundHalfToEven(width / narrow), 1);
  else if (width / height > wide) partWidth = Math.max(roundHalfToEven(height * wide), 1);
  return {
    top: Math.floor((height - partHeight) / 2),
    left: Math.floor((width - partWidth) / 2),
    height: partHeight,
    width: partWidth,
  };
}
