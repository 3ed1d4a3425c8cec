import type { Padding4D } from '@convkit/ops/kernels';
import { backend_util } from '@tensorflow/tfjs-core';

/** What tfjs passes to a convolution and to both its gradients. */
export interface Conv2dAttrs {
  readonly strides: [number, number] | number;
  readonly pad: 'valid' | 'same' | number | Padding4D;
  readonly dataFormat: 'NHWC' | 'NCHW';
  readonly dilations?: [number, number] | number;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

type Shape4D = [number, number, number, number];

/** What tfjs computes of a convolution's extents. */
export function conv2dInfo(
  inputShape: readonly number[],
  filterShape: readonly number[],
  { strides, pad, dimRoundingMode, dataFormat, dilations = 1 }: Conv2dAttrs,
) {
  const format = backend_util.convertConv2DDataFormat(dataFormat);
  const [input, filter] = [inputShape as Shape4D, filterShape as Shape4D];
  return backend_util.computeConv2DInfo(
    input,
    filter,
    strides,
    dilations,
    pad,
    dimRoundingMode,
    false,
    format,
  );
}
