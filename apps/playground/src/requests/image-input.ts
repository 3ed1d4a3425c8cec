import type { RunSpec } from '@convkit/core';
import type { DecodedImage } from '@convkit/data';
import { type Tensor4D, tensor4d } from '@tensorflow/tfjs-core';
import { classifierSpec, preprocess } from 'convkit';

/** Preprocesses an image like the test images of the run. Returns a tensor of shape [1, height, width, channels]. */
export function imageInput(spec: RunSpec, image: DecodedImage): Tensor4D {
  const { images, shape } = preprocess([image], classifierSpec(spec).preprocessing);
  return tensor4d(images, [...shape]);
}
