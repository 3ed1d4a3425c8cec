import type { Rng } from '@convkit/core';
import { optional, positive, probability, required } from '../options.js';
import type { BatchTransform } from '../types.js';
import { drawBeta } from './beta.js';
import { blendRows } from './blend-rows.js';

/** During training, blends each image and its targets with another of the batch: Zhang et al. 2018, arXiv:1710.09412. */
export interface MixupSpec {
  /** Name of the transform. */
  readonly name: 'mixup';
  /** Parameter of the distribution Beta(alpha, alpha) of a batch's blending weight. */
  readonly alpha: number;
  /**
   * Probability of applying the transform to a batch.
   * @defaultValue 1
   */
  readonly probability?: number;
}

export const mixup: BatchTransform<MixupSpec> = {
  options: { alpha: required(positive), probability: optional(probability) },
  isRandom: () => true,
  compile({ alpha, probability = 1 }) {
    let before = new Float32Array(0);
    return ({ images, labels }, targets, generator) => {
      const rng = generator as Rng;
      if (rng.uniform() >= probability) return;
      const share = drawBeta(rng, alpha);
      const partners = rng.permutation(labels.length);
      if (before.length !== images.length) before = new Float32Array(images.length);
      before.set(images);
      blendRows(images, before, partners, share);
      blendRows(targets, targets.slice(), partners, share);
    };
  },
};
