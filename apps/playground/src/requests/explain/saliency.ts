import type { Module } from '@convkit/core';
import type { DecodedImage } from '@convkit/data';
import type { RequestContext } from '@convkit/train/worker';
import {
  abs,
  grad,
  max,
  type Scalar,
  slice,
  sum,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  tidy,
} from '@tensorflow/tfjs-core';
import { type ChannelImages, toChannelImages } from '../channel-images.js';
import { imageInput } from '../image-input.js';

/** Selects the score of one class for one image. */
export interface ClassScoreRequest {
  readonly image: DecodedImage;
  /** Index of the class. */
  readonly label: number;
}

/** Sums the scores of class `label`, before softmax, over a batch of shape [n, classes]. */
export const classScore = (scores: Tensor, label: number): Scalar =>
  sum(slice(scores as Tensor2D, [0, label], [-1, 1]));

/** The gradient of a class score with respect to the pixels of `x`, in the shape of `x`. */
export const scoreGradient = (model: Module, x: Tensor4D, label: number): Tensor4D =>
  grad((input: Tensor) => classScore(model.forward(input), label))(x) as Tensor4D;

/**
 * How much each pixel changes the score of a class: the largest absolute gradient over the channels. Simonyan, Vedaldi &
 * Zisserman 2014, section 3.
 */
export async function saliency(
  { model, spec }: RequestContext,
  { image, label }: ClassScoreRequest,
): Promise<ChannelImages> {
  const map = tidy(() => max(abs(scoreGradient(model, imageInput(spec, image), label)), 3));
  const [, height, width] = map.shape as [number, number, number];
  const values = await map.data();
  map.dispose();
  return toChannelImages(values, { height, width, channels: 1 });
}
