import { ShapeError } from '@convkit/core';
import {
  Conv2D,
  Elu,
  FusedConv2D,
  getKernel,
  type KernelConfig,
  LeakyRelu,
  type NamedAttrMap,
  Prelu,
  Relu6,
  Sigmoid,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import { wasmKernel } from '../runtime/registration.js';
import { addressOf, type WasmBackend } from '../runtime/wasm-backend.js';
import { type Conv2dAttrs, conv2dInfo } from './conv2d-info.js';
import { compute, FORWARD } from './convolution/algorithms.js';
import { extentsOf } from './convolution/extents.js';
import { hwio } from './convolution/operands.js';

interface Inputs {
  readonly x: TensorInfo;
  readonly filter: TensorInfo;
  readonly bias?: TensorInfo;
  readonly preluActivationWeights?: TensorInfo;
}

interface FusedAttrs extends Conv2dAttrs {
  readonly activation?: string;
  readonly leakyreluAlpha?: number;
}

/** Activations that are computed after the convolution, by tfjs's kernels. */
const ACTIVATIONS: Readonly<Record<string, string>> = {
  elu: Elu,
  leakyrelu: LeakyRelu,
  prelu: Prelu,
  relu6: Relu6,
  sigmoid: Sigmoid,
};

/** tfjs's convolution, on kernels of our own: any stride, padding and dilation, NHWC. */
export const conv2d: KernelConfig = wasmKernel<Inputs, Conv2dAttrs>(Conv2D, convolution);

/** The same with bias and activation. */
export const fusedConv2d: KernelConfig = wasmKernel<Inputs, FusedAttrs>(
  FusedConv2D,
  (inputs, attrs, backend) => {
    const output = convolution(inputs, attrs, backend);
    const name = ACTIVATIONS[attrs.activation ?? ''];
    if (name === undefined) return output;
    const activate = getKernel(name, 'wasm').kernelFunc;
    const activated = activate({
      inputs: { x: output, ...(name === Prelu && { alpha: inputs.preluActivationWeights as TensorInfo }) },
      backend,
      attrs: { alpha: attrs.leakyreluAlpha } as unknown as NamedAttrMap,
    });
    backend.disposeData(output.dataId);
    return activated;
  },
);

function convolution({ x, filter, bias }: Inputs, attrs: FusedAttrs, backend: WasmBackend): TensorInfo {
  const info = conv2dInfo(x.shape, filter.shape, attrs);
  const extents = extentsOf(info);
  if (bias && !util.arraysEqual(bias.shape, [info.outChannels])) {
    throw new ShapeError(
      `the wasm backend adds a convolution's bias by channels only, [${info.outChannels}], got [${bias.shape}]`,
    );
  }
  const output = backend.makeOutput(info.outShape, 'float32');
  compute(FORWARD, backend, extents, {
    x: addressOf(backend, x),
    filter: hwio(addressOf(backend, filter), extents),
    bias: bias ? addressOf(backend, bias) : 0,
    y: addressOf(backend, output),
    relu: attrs.activation === 'relu',
  });
  return output;
}
