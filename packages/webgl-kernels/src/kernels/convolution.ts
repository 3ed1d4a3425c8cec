import { backend_util, type KernelFunc, type TensorInfo } from '@tensorflow/tfjs-core';
import { type WebglBackend, webglKernel } from '../backend.js';
import { drawPacked } from '../packed.js';
import { IS_SHARED, twoColumns } from './two-columns.js';

/** Attributes of tfjs's convolution kernels. */
export interface ConvolutionAttrs {
  readonly strides: [number, number];
  readonly pad: 'valid' | 'same' | number | backend_util.ExplicitPadding;
  readonly dataFormat: 'NHWC' | 'NCHW';
  readonly dilations: [number, number];
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

interface Operands {
  readonly x: TensorInfo;
  readonly filter: TensorInfo;
  readonly bias?: TensorInfo;
  readonly preluActivationWeights?: TensorInfo;
}

type FusedAttrs = ConvolutionAttrs & { readonly activation?: string };

/** Convolution with bias and ReLU, in one draw call and without an intermediate image of patches. Falls back to `stock` for other cases. */
const convolution = (kernelName: 'Conv2D' | 'FusedConv2D') => (stock: KernelFunc) =>
  webglKernel<Operands, FusedAttrs>(kernelName, (inputs, attrs, backend) => {
    const { x, filter, bias } = inputs;
    const { activation = 'linear' } = attrs;
    const isSupported = attrs.dataFormat === 'NHWC' && (activation === 'linear' || activation === 'relu');
    const isBiasPerChannel = !bias || String(bias.shape) === String([filter.shape[3]]);
    if (!isSupported || !isBiasPerChannel || x.dtype !== 'float32')
      return stock({ inputs: { ...inputs }, attrs: { ...attrs } as never, backend });
    return convolve(backend, { x, filter, bias }, attrs);
  });

export const conv2d = convolution('Conv2D');
export const fusedConv2d = convolution('FusedConv2D');

function convolve(
  backend: WebglBackend,
  { x, filter, bias }: { x: TensorInfo; filter: TensorInfo; bias: TensorInfo | undefined },
  attrs: FusedAttrs,
): TensorInfo {
  const info = extentsOf(x.shape, filter.shape, attrs);
  const y = attrs.activation === 'relu' ? 'rectified(sum)' : 'sum';
  return drawPacked(backend, {
    inputs: { x, filters: filter, ...(bias && { bias }) },
    output: info.outShape,
    code: `void main() {
      ivec3 at = place();
      int image = at.x / ${info.outHeight};
      int top = (at.x - image * ${info.outHeight}) * ${info.strideHeight} - ${info.padInfo.top};
      int left = at.y * ${info.strideWidth} - ${info.padInfo.left};
      vec4 sum = vec4(${bias ? 'biasAt(0, 0, at.z).xyxy' : '0.0'});
      for (int ky = 0; ky < ${info.filterHeight}; ky++) {
        int row = top + ky * ${info.dilationHeight};
        if (row < 0 || row >= ${info.inHeight}) continue;
        int plane = image * ${info.inHeight} + row;
        for (int kx = 0; kx < ${info.filterWidth}; kx++) {
          int first = left + kx * ${info.dilationWidth};
          int second = first + ${info.strideWidth};
          bool hasFirst = first >= 0 && first < ${info.inWidth};
          bool hasSecond = second >= 0 && second < ${info.inWidth};
          if (!hasFirst && !hasSecond) continue;
          ${IS_SHARED}
          for (int c = 0; c < ${info.inChannels}; c += 2) {
            ${twoColumns('x', 'c')}
            vec4 f = filtersAt(ky * ${info.filterWidth} + kx, c, at.z);
            ${info.inChannels % 2 === 0 ? '' : `if (c + 1 == ${info.inChannels}) { a.y = 0.0; b.y = 0.0; f.zw = vec2(0.0); }`}
            sum += vec4(a.x * f.xy + a.y * f.zw, b.x * f.xy + b.y * f.zw);
          }
        }
      }
      put(${y});
    }`,
  });
}

/** Computes the extents of a convolution as tfjs does. */
export function extentsOf(input: readonly number[], filter: readonly number[], attrs: ConvolutionAttrs) {
  return backend_util.computeConv2DInfo(
    [...input] as [number, number, number, number],
    [...filter] as [number, number, number, number],
    attrs.strides,
    attrs.dilations,
    attrs.pad,
    attrs.dimRoundingMode,
  );
}
