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
import { type Maps, mapBytes } from '../channel-images.js';
import { imageInput } from '../image-input.js';

/** What is asked of one class's score for one image. */
export interface ClassQuestion {
  readonly image: DecodedImage;
  /** Index of the class. */
  readonly label: number;
}

/** The score of class `label`, before softmax, of [n, classes]. */
export const classScore = (scores: Tensor, label: number): Scalar =>
  sum(slice(scores as Tensor2D, [0, label], [-1, 1]));

/** The gradient of the class's score by the pixels of `x`, of its shape. */
export const scoreGradient = (model: Module, x: Tensor4D, label: number): Tensor4D =>
  grad((input: Tensor) => classScore(model.forward(input), label))(x) as Tensor4D;

/**
 * How much each pixel moves the class's score: the largest absolute gradient over its channels. Simonyan, Vedaldi &
 * Zisserman 2014, section 3.
 */
export async function saliency(
  { model, spec }: RequestContext,
  { image, label }: ClassQuestion,
): Promise<Maps> {
  const map = tidy(() => max(abs(scoreGradient(model, imageInput(spec, image), label)), 3));
  const [, height, width] = map.shape as [number, number, number];
  const values = await map.data();
  map.dispose();
  return mapBytes(values, { height, width, channels: 1 });
}
