import { ShapeError } from '@convkit/core';
import { DepthwiseConv2dNative, FusedDepthwiseConv2D, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { runJob } from '../../runtime/jobs.js';
import { wasmKernel } from '../../runtime/registration.js';
import { addressOf, type WasmBackend } from '../../runtime/wasm-backend.js';
import { type ActivationAttrs, activated } from '../elementwise/fused-activation.js';
import { type DepthwiseAttrs, depthwiseInfo, geometryOf } from './depthwise-info.js';

interface Inputs {
  readonly x: TensorInfo;
  readonly filter: TensorInfo;
  readonly bias?: TensorInfo;
  readonly preluActivationWeights?: TensorInfo;
}

interface FusedAttrs extends DepthwiseAttrs, ActivationAttrs {}

/** tfjs's depthwise convolution of NHWC images with any channel multiplier, stride, padding and dilation. */
export const depthwise = wasmKernel<Inputs, DepthwiseAttrs>(DepthwiseConv2dNative, convolution);

/** The depthwise convolution with a bias and an activation. */
export const fusedDepthwise = wasmKernel<Inputs, FusedAttrs>(
  FusedDepthwiseConv2D,
  (inputs, attrs, backend) => {
    const output = convolution(inputs, attrs, backend);
    if (attrs.activation === 'relu') return output;
    return activated(output, attrs, inputs.preluActivationWeights, backend);
  },
);

const PRODUCTS_PER_TASK = 2 ** 15;

function convolution({ x, filter, bias }: Inputs, attrs: FusedAttrs, backend: WasmBackend): TensorInfo {
  const info = depthwiseInfo(x.shape, filter.shape, attrs);
  if (bias && !util.arraysEqual(bias.shape, [info.outChannels])) {
    throw new ShapeError(
      `the bias of a convolution must have shape [${info.outChannels}], got [${bias.shape}]`,
    );
  }
  const output = backend.makeOutput(info.outShape, 'float32');
  const productsPerRow = info.outWidth * info.outChannels * info.filterHeight * info.filterWidth;
  runJob(backend, {
    kernel: 'depthwise',
    units: info.outChannels === 0 ? 0 : info.batchSize * info.outHeight,
    unitsPerTask: Math.ceil(PRODUCTS_PER_TASK / Math.max(productsPerRow, 1)),
    args: {
      geometry: geometryOf(info),
      x: addressOf(backend, x),
      filter: addressOf(backend, filter),
      bias: bias ? addressOf(backend, bias) : 0,
      y: addressOf(backend, output),
      relu: attrs.activation === 'relu',
    },
  });
  return output;
}
