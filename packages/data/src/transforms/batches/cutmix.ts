import type { Rng } from '@convkit/core';
import { blendRows } from '../color/blend-rows.js';
import type { BatchTransform } from '../contract.js';
import { optional, positive, probability, required } from '../options.js';
import { drawBeta } from './beta.js';

/** In training, pastes into each image a rectangle of another of the batch: Yun et al. 2019, arXiv:1905.04899. */
export interface CutmixSpec {
  readonly name: 'cutmix';
  /** The share of a batch's images that stays is drawn from Beta(alpha, alpha). */
  readonly alpha: number;
  /** Of a batch to be mixed at all; 1 where absent. */
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
      const [top, bottom] = part(rng, height, side);
      const [left, right] = part(rng, width, side);
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

/** Around a random center, cut off at the borders. */
function part(rng: Rng, extent: number, side: number): [first: number, end: number] {
  const center = rng.integer(extent);
  const half = Math.trunc((extent * side) / 2);
  return [Math.max(center - half, 0), Math.min(center + half, extent)];
}
