import type { ImageTransform } from '../contract.js';
import { Canvas } from '../image-buffer.js';
import { optional } from '../options.js';

/** In training, adds a random multiple of each principal component of ImageNet's colors: Krizhevsky et al. 2012, section 4.1. */
export interface LightingSpec {
  readonly name: 'lighting';
  /** Of the normal multiples; the paper's 0.1 where absent. */
  readonly deviation?: number;
}

/** Of red, green and blue from 0 to 1 over ImageNet, as published with fb.resnet.torch. */
const EIGENVALUES = [0.2175, 0.0188, 0.0045] as const;
/** A row a channel, a column a component. */
const EIGENVECTORS = [
  [-0.5675, 0.7192, 0.4009],
  [-0.5808, -0.0045, -0.814],
  [-0.5836, -0.6948, 0.4203],
] as const;

export const lighting: ImageTransform<LightingSpec> = {
  options: {
    deviation: optional({
      what: 'a number from 0',
      accepts: (value) => Number.isFinite(value) && (value as number) >= 0,
    }),
  },
  problem: (_, [, , channels]) =>
    channels === 3 ? undefined : `images have ${channels} channels, it takes 3`,
  isRandom: () => true,
  compile({ deviation = 0.1 }) {
    const canvas = new Canvas();
    return (image, rng) => {
      const out = canvas.like(image);
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
