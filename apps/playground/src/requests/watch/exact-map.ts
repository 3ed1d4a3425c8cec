import { slice, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';

/** Feature maps with the values that the network computed. */
export interface ExactMaps {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** [height, width, channels] */
  readonly values: Float32Array;
}

/** Some adjacent channels of `maps` [1, height, width, channels]. */
export const channelsOf = (maps: Tensor, first: number, count = 1): Tensor4D =>
  slice(maps as Tensor4D, [0, 0, 0, first], [-1, -1, -1, count]);

/** Reads feature maps [1, height, width, channels] and frees them. */
export async function readMaps(maps: Tensor): Promise<ExactMaps> {
  const [, height, width, channels] = maps.shape as [number, number, number, number];
  return { height, width, channels, values: await readValues(maps) };
}

/** Reads a tensor and frees it. */
export async function readValues(tensor: Tensor): Promise<Float32Array> {
  const values = await tensor.data<'float32'>();
  tensor.dispose();
  return values.slice();
}
