import type { RunSpec } from '@convkit/core';
import { compileTransforms, type Picture, type TransformSpec, toChannels } from '@convkit/data';
import { type Tensor4D, tensor4d } from '@tensorflow/tfjs-core';

/**
 * A picture as the run's test pictures reach its network, [1, height, width, channels]: in its channels, scaled to the
 * recipe's size, framed with background, given its range.
 */
export function pictureInput({ model, recipe }: RunSpec, picture: Picture): Tensor4D {
  const [height, width, channels] = model.input as [number, number, 1 | 3];
  const { picture: size, range } = recipe.input;
  const [low, high] = range;
  const steps: TransformSpec[] = [
    { name: 'resize', size, method: 'bilinear' },
    { name: 'pad', size: [height, width], value: 0 },
    { name: 'range', low, high },
  ];
  const values = new Float32Array(height * width * channels);
  compileTransforms(steps, [picture.height, picture.width, channels]).apply(
    toChannels(picture, channels),
    values,
    0,
  );
  return tensor4d(values, [1, height, width, channels]);
}
