import {
  Conv2DBackpropFilter,
  type Conv2DBackpropFilterInputs,
  conv2d,
  type Tensor4D,
  tidy,
  transpose,
  zeros,
} from '@tensorflow/tfjs-core';
import { wasmKernel } from '../../runtime/registration.js';
import { type Conv2dAttrs, conv2dInfo } from '../convolution/conv2d-info.js';
import { resized, sidesTo } from './conv2d-geometry.js';

/** The filter's gradient as a convolution of the image with dy. Batch and channels are exchanged, and the stride becomes the dilation. */
export const composedConv2dBackpropFilter = wasmKernel<
  Conv2DBackpropFilterInputs,
  Conv2dAttrs & { readonly filterShape: number[] }
>(Conv2DBackpropFilter, ({ x, dy }, attrs) => {
  const info = conv2dInfo(x.shape, attrs.filterShape, attrs);
  // XNNPACK fails without channels, and tfjs does not report it.
  if (info.batchSize === 0) return zeros(attrs.filterShape);
  const reachedRows = (info.outHeight - 1) * info.strideHeight + info.filterHeight;
  const reachedColumns = (info.outWidth - 1) * info.strideWidth + info.filterWidth;
  return tidy(() => {
    const image = resized(
      x as Tensor4D,
      sidesTo(reachedRows, info.inHeight, info.padInfo.top),
      sidesTo(reachedColumns, info.inWidth, info.padInfo.left),
    );
    const channelsFirst = transpose(image, [3, 1, 2, 0]);
    const filter = transpose(dy as Tensor4D, [1, 2, 0, 3]);
    const gradient = conv2d(channelsFirst, filter, 1, 'valid', 'NHWC', [info.strideHeight, info.strideWidth]);
    return transpose(gradient, [1, 2, 0, 3]);
  });
});
