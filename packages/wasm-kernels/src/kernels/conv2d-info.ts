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

/** Every extent of an undilated convolution. */
export function conv2dInfo(
  inputShape: readonly number[],
  filterShape: readonly number[],
  attrs: Conv2dAttrs,
) {
  const { strides, pad, dimRoundingMode, dataFormat } = attrs;
  const format = backend_util.convertConv2DDataFormat(dataFormat);
  const [input, filter] = [inputShape as Shape4D, filterShape as Shape4D];
  return backend_util.computeConv2DInfo(input, filter, strides, 1, pad, dimRoundingMode, false, format);
}
