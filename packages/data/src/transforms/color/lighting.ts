import { ImageBuffer } from '../../images/image-buffer.js';
import { optional } from '../options.js';
import type { ImageTransform } from '../types.js';

/** During training, adds random multiples of the principal components of ImageNet's colors: Krizhevsky et al. 2012, section 4.1. */
export interface LightingSpec {
  /** Name of the transform. */
  readonly name: 'lighting';
  /**
   * Standard deviation of the multiples.
   * @defaultValue 0.1, as in the paper
   */
  readonly deviation?: number;
}

/** Eigenvalues of the covariance of red, green and blue, from 0 to 1, over ImageNet, as published with fb.resnet.torch. */
const EIGENVALUES = [0.2175, 0.0188, 0.0045] as const;
/** One row per channel, one column per component. */
const EIGENVECTORS = [
  [-0.5675, 0.7192, 0.4009],
  [-0.5808, -0.0045, -0.814],
  [-0.5836, -0.6948, 0.4203],
] as const;

export const lighting: ImageTransform<LightingSpec> = {
  options: {
    deviation: optional({
      requirement: 'a number from 0',
      accepts: (value) => Number.isFinite(value) && (value as number) >= 0,
    }),
  },
  problem: (_, [, , channels]) =>
    channels === 3 ? undefined : `images must have 3 channels, got ${channels}`,
  isRandom: () => true,
  compile({ deviation = 0.1 }) {
    const buffer = new ImageBuffer();
    return (image, rng) => {
      const out = buffer.like(image);
      const multiples = EIGENVALUES.map((value) => value * deviation * rng.normal());
      EIGENVECTORS.forEach((row, channel) => {
        const added = row.reduce((sum, part, k) => sum + part * (multiples[k] as number), 0) * 255;
        for (let i = channel; i < image.data.length; i += 3) {
          out.data[i] = Math.max(0, Math.min(Math.round((image.data[i] as number) + added), 255));
        }
      });
      return out;
    };
  },
};
