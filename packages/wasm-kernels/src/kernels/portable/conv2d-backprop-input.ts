import {
  Conv2DBackpropInput,
  type Conv2DBackpropInputInputs,
  conv2d,
  matMul,
  reshape,
  reverse,
  type Tensor2D,
  type Tensor4D,
  tidy,
  transpose,
} from '@tensorflow/tfjs-core';
import { wasmKernel } from '../../runtime/registration.js';
import { type Conv2dAttrs, conv2dInfo } from '../convolution/conv2d-info.js';
import { resized, sidesTo, spreadOut } from './conv2d-geometry.js';

/** The image's gradient as a convolution of dy, dilated by the stride, with the flipped and transposed filter. */
export const composedConv2dBackpropInput = wasmKernel<
  Conv2DBackpropInputInputs,
  Conv2dAttrs & { readonly inputShape: number[] }
>(Conv2DBackpropInput, ({ dy, filter }, attrs) => {
  const info = conv2dInfo(attrs.inputShape, filter.shape, attrs);
  return tidy(() => {
    if (info.outHeight === 1 && info.outWidth === 1 && info.padInfo.type === 'VALID') {
      // A single window that covers the whole image is a matrix product.
      const positions: Tensor2D = reshape(filter as Tensor4D, [-1, info.outChannels]);
      const covered = matMul(
        reshape(dy as Tensor4D, [info.batchSize, info.outChannels]),
        positions,
        false,
        true,
      );
      const window: Tensor4D = reshape(covered, [
        info.batchSize,
        info.filterHeight,
        info.filterWidth,
        info.inChannels,
      ]);
      return resized(
        window,
        sidesTo(info.inHeight, info.filterHeight, 0),
        sidesTo(info.inWidth, info.filterWidth, 0),
      );
    }
    const spread = spreadOut(dy as Tensor4D, info.strideHeight, info.strideWidth);
    const padded = resized(
      spread,
      sidesTo(
        info.inHeight + info.filterHeight - 1,
        spread.shape[1],
        info.filterHeight - 1 - info.padInfo.top,
      ),
      sidesTo(info.inWidth + info.filterWidth - 1, spread.shape[2], info.filterWidth - 1 - info.padInfo.left),
    );
    const flipped = transpose(reverse(filter as Tensor4D, [0, 1]), [0, 1, 3, 2]);
    return conv2d(padded, flipped, 1, 'valid');
  });
});
