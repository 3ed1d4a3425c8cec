import type { Rng } from '@convkit/core';
import { optional, positive, probability, required } from '../options.js';
import type { BatchTransform } from '../types.js';
import { drawBeta } from './beta.js';
import { blendRows } from './blend-rows.js';

/** During training, pastes a rectangle of another image of the batch into each image: Yun et al. 2019, arXiv:1905.04899. */
export interface CutmixSpec {
  /** Name of the transform. */
  readonly name: 'cutmix';
  /** Parameter of the distribution Beta(alpha, alpha) of the area that is kept. */
  readonly alpha: number;
  /**
   * Probability of applying the transform to a batch.
   * @defaultValue 1
   */
  readonly probability?: number;
}

export const cutmix: BatchTransform<CutmixSpec> = {
  options: { alpha: required(positive), probability: optional(probability) },
  isRandom: () => true,
  compile({ alpha, probability = 1 }) {
    let before = new Float32Array(0);
    return ({ images, labels, shape: [, height, width, channels] }, targets, generator) => {
      const rng = generator as Rng;
      if (rng.uniform() >= probability) return;
      const side = Math.sqrt(1 - drawBeta(rng, alpha));
      const partners = rng.permutation(labels.length);
      const [top, bottom] = interval(rng, height, side);
      const [left, right] = interval(rng, width, side);
      if (before.length !== images.length) before = new Float32Array(images.length);
      before.set(images);
      const size = height * width * channels;
      partners.forEach((partner, i) => {
        for (let y = top; y < bottom; y++) {
          const start = (y * width + left) * channels;
          const row = before.subarray(
            partner * size + start,
            partner * size + start + (right - left) * channels,
          );
          images.set(row, i * size + start);
        }
      });
      const pasted = ((bottom - top) * (right - left)) / (height * width);
      blendRows(targets, targets.slice(), partners, 1 - pasted);
    };
  },
};

/** Draws an interval around a random center, clipped at the borders. */
function interval(rng: Rng, extent: number, side: number): [first: number, end: number] {
  const center = rng.integer(extent);
  const half = Math.trunc((extent * side) / 2);
  return [Math.max(center - half, 0), Math.min(center + half, extent)];
}
