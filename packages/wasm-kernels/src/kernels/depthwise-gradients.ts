import {
  backend_util,
  DepthwiseConv2dNativeBackpropFilter,
  type DepthwiseConv2dNativeBackpropFilterInputs,
  DepthwiseConv2dNativeBackpropInput,
  type DepthwiseConv2dNativeBackpropInputInputs,
} from '@tensorflow/tfjs-core';
import { runJob } from '../runtime/jobs.js';
import type { Address } from '../runtime/kernel-module.js';
import { wasmKernel } from '../runtime/registration.js';
import { scratch } from '../runtime/scratch.js';
import { addressOf } from '../runtime/wasm-backend.js';

interface Attrs {
  readonly strides: [number, number] | number;
  readonly dilations: [number, number] | number;
  readonly pad: 'valid' | 'same' | number | backend_util.ExplicitPadding;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

type Shape = [number, number, number, number];

export const depthwiseInputGradient = wasmKernel<
  DepthwiseConv2dNativeBackpropInputInputs,
  Attrs & { readonly inputShape: Shape }
>(DepthwiseConv2dNativeBackpropInput, ({ dy, filter }, attrs, backend) => {
  const info = infoOf(attrs.inputShape, filter.shape, attrs);
  const output = backend.makeOutput(attrs.inputShape, 'float32');
  runJob(backend, {
    kernel: 'depthwiseInputGradient',
    units: info.batchSize,
    unitsPerTask: 1,
    args: argumentsOf(info, addressOf(backend, dy), addressOf(backend, filter), addressOf(backend, output)),
  });
  return output;
});

/** Every tap of the filter is summed by one task. */
export const depthwiseFilterGradient = wasmKernel<
  DepthwiseConv2dNativeBackpropFilterInputs,
  Attrs & { readonly filterShape: Shape }
>(DepthwiseConv2dNativeBackpropFilter, ({ x, dy }, attrs, backend) => {
  const info = infoOf(x.shape, attrs.filterShape, attrs);
  const output = backend.makeOutput(attrs.filterShape, 'float32');
  const taps = info.filterHeight * info.filterWidth;
  const [sums] = scratch(backend, taps * Math.ceil(info.outChannels / 4) * 4) as [Address];
  runJob(backend, {
    kernel: 'depthwiseFilterGradient',
    units: taps,
    unitsPerTask: 1,
    args: [
      ...argumentsOf(info, addressOf(backend, x), addressOf(backend, dy), addressOf(backend, output)),
      sums,
    ],
  });
  return output;
});

type Info = ReturnType<typeof infoOf>;

const infoOf = (
  inputShape: readonly number[],
  filterShape: readonly number[],
  { strides, dilations, pad, dimRoundingMode }: Attrs,
) =>
  backend_util.computeConv2DInfo(
    inputShape as Shape,
    filterShape as Shape,
    strides,
    dilations ?? 1,
    pad,
    dimRoundingMode,
    true,
  );

function argumentsOf(info: Info, ...[a, b, output]: [Address, Address, Address]): number[] {
  return [
    a,
    b,
    output,
    info.inHeight,
    info.inWidth,
    info.inChannels,
    info.outChannels,
    info.filterHeight,
    info.filterWidth,
    info.strideHeight,
    info.strideWidth,
    info.dilationHeight,
    info.dilationWidth,
    info.padInfo.top,
    info.padInfo.left,
    info.outHeight,
    info.outWidth,
    info.batchSize,
  ];
}
