import { Conv2DBackpropInput, type Conv2DBackpropInputInputs } from '@tensorflow/tfjs-core';
import { wasmKernel } from '../../runtime/registration.js';
import { addressOf } from '../../runtime/wasm-backend.js';
import { compute, INPUT_GRADIENT } from './algorithms.js';
import { type Conv2dAttrs, conv2dInfo, expectGradientOf } from './conv2d-info.js';
import { extentsOf } from './extents.js';

/** The gradient of a convolution's images. */
export const conv2dBackpropInput = wasmKernel<
  Conv2DBackpropInputInputs,
  Conv2dAttrs & { readonly inputShape: number[] }
>(Conv2DBackpropInput, ({ dy, filter }, attrs, backend) => {
  const info = conv2dInfo(attrs.inputShape, filter.shape, attrs);
  expectGradientOf(info, dy.shape);
  const output = backend.makeOutput(attrs.inputShape, 'float32');
  compute(INPUT_GRADIENT, backend, extentsOf(info), {
    dy: addressOf(backend, dy),
    filter: addressOf(backend, filter),
    dx: addressOf(backend, output),
  });
  return output;
});
