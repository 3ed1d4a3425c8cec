import { Conv2DBackpropFilter, type Conv2DBackpropFilterInputs } from '@tensorflow/tfjs-core';
import { wasmKernel } from '../../runtime/registration.js';
import { addressOf } from '../../runtime/wasm-backend.js';
import { compute, FILTER_GRADIENT } from './algorithms.js';
import { type Conv2dAttrs, conv2dInfo, expectGradientOf } from './conv2d-info.js';
import { extentsOf } from './extents.js';

/** The gradient of a convolution's filter, which stock tfjs lacks. */
export const conv2dBackpropFilter = wasmKernel<
  Conv2DBackpropFilterInputs,
  Conv2dAttrs & { readonly filterShape: number[] }
>(Conv2DBackpropFilter, ({ x, dy }, attrs, backend) => {
  const info = conv2dInfo(x.shape, attrs.filterShape, attrs);
  expectGradientOf(info, dy.shape);
  const output = backend.makeOutput(attrs.filterShape, 'float32');
  compute(FILTER_GRADIENT, backend, extentsOf(info), {
    x: addressOf(backend, x),
    dy: addressOf(backend, dy),
    gradient: addressOf(backend, output),
  });
  return output;
});
