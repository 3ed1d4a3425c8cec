import { backend_util, type KernelFunc, type TensorInfo } from '@tensorflow/tfjs-core';
import { type WebglBackend, webglKernel } from '../backend.js';
import { drawPacked } from '../packed.js';

interface ConvolutionAttrs {
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

type Endings = ConvolutionAttrs & { readonly activation?: string };

/** One draw, with bias and ReLU, and no picture of patches between; what it does not know goes to `stock`. */
const convolution = (kernelName: 'Conv2D' | 'FusedConv2D') => (stock: KernelFunc) =>
  webglKernel<Operands, Endings>(kernelName, (inputs, attrs, backend) => {
    const { x, filter, bias } = inputs;
    const { activation = 'linear' } = attrs;
    const isKnown = attrs.dataFormat === 'NHWC' && (activation === 'linear' || activation === 'relu');
    if (!isKnown || (bias && bias.shape.length > 1) || x.dtype !== 'float32')
      return stock({ inputs: { ...inputs }, attrs: { ...attrs } as never, backend });
    return convolve(backend, { x, filter, bias }, attrs);
  });

export const conv2d = convolution('Conv2D');
export const fusedConv2d = convolution('FusedConv2D');

function convolve(
  backend: WebglBackend,
  { x, filter, bias }: { x: TensorInfo; filter: TensorInfo; bias: TensorInfo | undefined },
  attrs: Endings,
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
          bool isShared = hasFirst && first / 2 == second / 2;
          for (int c = 0; c < ${info.inChannels}; c += 2) {
            vec4 texel = hasFirst ? xAt(plane, first, c) : vec4(0.0);
            vec4 other = isShared ? texel : hasSecond ? xAt(plane, second, c) : vec4(0.0);
            vec2 a = lanesOf(texel, first);
            vec2 b = hasSecond ? lanesOf(other, second) : vec2(0.0);
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

type FilterGradientAttrs = ConvolutionAttrs & { readonly filterShape: readonly number[] };

/** One draw. */
export const conv2dFilterGradient = (stock: KernelFunc) =>
  webglKernel<{ x: TensorInfo; dy: TensorInfo }, FilterGradientAttrs>(
    'Conv2DBackpropFilter',
    ({ x, dy }, attrs, backend) => {
      if (attrs.dataFormat !== 'NHWC')
        return stock({ inputs: { x, dy }, attrs: { ...attrs } as never, backend });
      // tfjs gives the gradient of convolutions without dilation alone, and not always the attribute.
      const info = extentsOf(x.shape, attrs.filterShape, { ...attrs, dilations: [1, 1] });
      return drawPacked(backend, {
        inputs: { x, dy },
        output: info.filterShape,
        code: `vec2 pixel(int plane, int column, int c) { return lanesOf(xAt(plane, column, c), column); }
        void main() {
          ivec3 at = place();
          int ky = at.x / ${info.filterWidth};
          int left = at.x - ky * ${info.filterWidth} - ${info.padInfo.left};
          int top = ky - ${info.padInfo.top};
          vec4 sum = vec4(0.0);
          for (int image = 0; image < ${info.batchSize}; image++) {
            for (int y = 0; y < ${info.outHeight}; y++) {
              int row = top + y * ${info.strideHeight};
              if (row < 0 || row >= ${info.inHeight}) continue;
              int plane = image * ${info.inHeight} + row;
              for (int x = 0; x < ${info.outWidth}; x += 2) {
                int first = left + x * ${info.strideWidth};
                int second = first + ${info.strideWidth};
                bool hasFirst = first >= 0 && first < ${info.inWidth};
                bool hasSecond = x + 1 < ${info.outWidth} && second >= 0 && second < ${info.inWidth};
                vec4 d = dyAt(image * ${info.outHeight} + y, x, at.z);
                if (hasFirst) {
                  vec2 a = pixel(plane, first, at.y);
                  sum += vec4(a.x * d.xy, a.y * d.xy);
                }
                if (hasSecond) {
                  vec2 b = pixel(plane, second, at.y);
                  sum += vec4(b.x * d.zw, b.y * d.zw);
                }
              }
            }
          }
          put(sum);
        }`,
      });
    },
  );

function extentsOf(input: readonly number[], filter: readonly number[], attrs: ConvolutionAttrs) {
  return backend_util.computeConv2DInfo(
    [...input] as [number, number, number, number],
    [...filter] as [number, number, number, number],
    attrs.strides,
    attrs.dilations,
    attrs.pad,
    attrs.dimRoundingMode,
  );
}
