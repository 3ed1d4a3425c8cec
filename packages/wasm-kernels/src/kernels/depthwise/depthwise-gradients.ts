import {
  DepthwiseConv2dNativeBackpropFilter,
  type DepthwiseConv2dNativeBackpropFilterInputs,
  DepthwiseConv2dNativeBackpropInput,
  type DepthwiseConv2dNativeBackpropInputInputs,
} from '@tensorflow/tfjs-core';
import { runJob } from '../../runtime/jobs.js';
import { wasmKernel } from '../../runtime/registration.js';
import { scratch } from '../../runtime/scratch.js';
import { type Address, addressOf } from '../../runtime/wasm-backend.js';
import { type DepthwiseAttrs, depthwiseInfo, geometryOf, type Shape4D } from './depthwise-info.js';

/** The gradient of a depthwise convolution's images. Each image is computed by one task. */
export const depthwiseInputGradient = wasmKernel<
  DepthwiseConv2dNativeBackpropInputInputs,
  DepthwiseAttrs & { readonly inputShape: Shape4D }
>(DepthwiseConv2dNativeBackpropInput, ({ dy, filter }, attrs, backend) => {
  const info = depthwiseInfo(attrs.inputShape, filter.shape, attrs);
  const output = backend.makeOutput(attrs.inputShape, 'float32');
  runJob(backend, {
    kernel: 'depthwiseInputGradient',
    units: info.batchSize,
    unitsPerTask: 1,
    args: {
      geometry: geometryOf(info),
      dy: addressOf(backend, dy),
      filter: addressOf(backend, filter),
      dx: addressOf(backend, output),
    },
  });
  return output;
});

/** The gradient of a depthwise convolution's filter. Each tap of the filter is summed by one task. */
export const depthwiseFilterGradient = wasmKernel<
  DepthwiseConv2dNativeBackpropFilterInputs,
  DepthwiseAttrs & { readonly filterShape: Shape4D }
>(DepthwiseConv2dNativeBackpropFilter, ({ x, dy }, attrs, backend) => {
  const info = depthwiseInfo(x.shape, attrs.filterShape, attrs);
  const output = backend.makeOutput(attrs.filterShape, 'float32');
  const taps = info.filterHeight * info.filterWidth;
  const [sums] = scratch(backend, taps * Math.ceil(info.outChannels / 4) * 4) as [Address];
  runJob(backend, {
    kernel: 'depthwiseFilterGradient',
    units: taps,
    unitsPerTask: 1,
    args: {
      geometry: geometryOf(info),
      x: addressOf(backend, x),
      dy: addressOf(backend, dy),
      gradient: addressOf(backend, output),
      sums,
      batch: info.batchSize,
    },
  });
  return output;
});
