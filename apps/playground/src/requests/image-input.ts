import type { RunSpec } from '@convkit/core';
import { compileTransforms, type DecodedImage, toChannels } from '@convkit/data';
import { type Tensor4D, tensor4d } from '@tensorflow/tfjs-core';
import { recipeTransforms } from '../data/transforms.js';

/** Preprocesses an image like the test images of the run. Returns a tensor of shape [1, height, width, channels]. */
export function imageInput({ model, recipe }: RunSpec, image: DecodedImage): Tensor4D {
  const [height, width, channels] = model.input as [number, number, 1 | 3];
  const shape = [image.height, image.width, channels] as const;
  const transform = compileTransforms(recipeTransforms(recipe.input, shape, model.input), shape);
  const values = new Float32Array(height * width * channels);
  transform.apply(toChannels(image, channels), values, 0);
  return tensor4d(values, [1, height, width, channels]);
}
