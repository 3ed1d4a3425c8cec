import { Conv2DBackpropFilter, type Conv2DBackpropFilterInputs } from '@tensorflow/tfjs-core';
import { kernelsIn } from '../runtime/kernel-module.js';
import { wasmKernel } from '../runtime/registration.js';
import { addressOf } from '../runtime/wasm-backend.js';
import { type Conv2dAttrs, conv2dInfo } from './conv2d-info.js';
import { outerProducts } from './outer-products.js';
import { copyFramed, framedSize, windowsOf } from './windows.js';

/** The filter's gradient: the outer products of every window with its output's gradient, summed. */
export const conv2dBackpropFilter = wasmKernel<
  Conv2DBackpropFilterInputs,
  Conv2dAttrs & { readonly filterShape: number[] }
>(Conv2DBackpropFilter, ({ x, dy }, attrs, backend) => {
  const info = conv2dInfo(x.shape, attrs.filterShape, attrs);
  const windows = windowsOf(info);
  const output = backend.makeOutput(attrs.filterShape, 'float32');
  const kernels = kernelsIn(backend);
  const place = (framed: number) => {
    if (!windows.frame) return addressOf(backend, x);
    copyFramed(kernels.frame, addressOf(backend, x), framed, windows, info);
    return framed;
  };
  outerProducts(backend, windows, info.outChannels, framedSize(windows, info), place, {
    dy: addressOf(backend, dy),
    output: addressOf(backend, output),
  });
  return output;
});
