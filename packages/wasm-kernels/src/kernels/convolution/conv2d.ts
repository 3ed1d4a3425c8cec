import { ShapeError } from '@convkit/core';
import { Conv2D, FusedConv2D, type KernelConfig, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { wasmKernel } from '../../runtime/registration.js';
import { addressOf, type WasmBackend } from '../../runtime/wasm-backend.js';
import { type ActivationAttrs, activated } from '../elementwise/fused-activation.js';
import { compute, FORWARD } from './algorithms.js';
import { type Conv2dAttrs, conv2dInfo } from './conv2d-info.js';
import { extentsOf } from './extents.js';
import { hwio } from './operands.js';

interface Inputs {
  readonly x: TensorInfo;
  readonly filter: TensorInfo;
  readonly bias?: TensorInfo;
  readonly preluActivationWeights?: TensorInfo;
}

interface FusedAttrs extends Conv2dAttrs, ActivationAttrs {}

/** tfjs's convolution of NHWC images with any stride, padding and dilation. */
export const conv2d: KernelConfig = wasmKernel<Inputs, Conv2dAttrs>(Conv2D, convolution);

/** The convolution with a bias and an activation. */
export const fusedConv2d: KernelConfig = wasmKernel<Inputs, FusedAttrs>(
  FusedConv2D,
  (inputs, attrs, backend) => {
    const output = convolution(inputs, attrs, backend);
    if (attrs.activation === 'relu') return output;
    return activated(output, attrs, inputs.preluActivationWeights, backend);
  },
);

function convolution({ x, filter, bias }: Inputs, attrs: FusedAttrs, backend: WasmBackend): TensorInfo {
  const info = conv2dInfo(x.shape, filter.shape, attrs);
  const extents = extentsOf(info);
  if (bias && !util.arraysEqual(bias.shape, [info.outChannels])) {
    throw new ShapeError(
      `the bias of a convolution must have shape [${info.outChannels}], got [${bias.shape}]`,
    );
  }
  const output = backend.makeOutput(info.outShape, 'float32');
  compute(FORWARD, backend, extents, {
    x: addressOf(backend, x),
    filter: { ...hwio(addressOf(backend, filter), extents), tensor: filter.dataId },
    bias: bias ? addressOf(backend, bias) : 0,
    y: addressOf(backend, output),
    relu: attrs.activation === 'relu',
  });
  return output;
}
