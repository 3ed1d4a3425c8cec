import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import { webglKernel } from '../backend.js';
import { drawPacked } from '../packed.js';
import { type ConvolutionAttrs, extentsOf } from './convolution.js';
import { IS_SHARED, twoColumns } from './two-columns.js';

type InputGradientAttrs = ConvolutionAttrs & { readonly inputShape: readonly number[] };

/** Input gradient of a convolution, in one draw call. */
export const conv2dInputGradient = (stock: KernelFunc) =>
  webglKernel<{ dy: TensorInfo; filter: TensorInfo }, InputGradientAttrs>(
    'Conv2DBackpropInput',
    ({ dy, filter }, attrs, backend) => {
      if (attrs.dataFormat !== 'NHWC')
        return stock({ inputs: { dy, filter }, attrs: { ...attrs } as never, backend });
      const info = extentsOf(attrs.inputShape, filter.shape, { ...attrs, dilations: [1, 1] });
      return drawPacked(backend, {
        inputs: { dy, filters: filter },
        output: info.inShape,
        code: `void main() {
          ivec3 at = place();
          int image = at.x / ${info.inHeight};
          int bottom = at.x - image * ${info.inHeight} + ${info.padInfo.top};
          vec4 sum = vec4(0.0);
          for (int ky = 0; ky < ${info.filterHeight}; ky++) {
            int y = (bottom - ky) / ${info.strideHeight};
            if (ky > bottom || y * ${info.strideHeight} != bottom - ky || y >= ${info.outHeight}) continue;
            int plane = image * ${info.outHeight} + y;
            for (int kx = 0; kx < ${info.filterWidth}; kx++) {
              int right = at.y + ${info.padInfo.left} - kx;
              int first = right / ${info.strideWidth};
              int second = (right + 1) / ${info.strideWidth};
              bool hasFirst = right >= 0 && first * ${info.strideWidth} == right && first < ${info.outWidth};
              bool hasSecond = right >= -1 && second * ${info.strideWidth} == right + 1 && second < ${info.outWidth};
              if (!hasFirst && !hasSecond) continue;
              ${IS_SHARED}
              for (int o = 0; o < ${info.outChannels}; o += 2) {
                ${twoColumns('dy', 'o')}
                vec4 f = filtersAt(ky * ${info.filterWidth} + kx, at.z, o);
                ${info.outChannels % 2 === 0 ? '' : `if (o + 1 == ${info.outChannels}) { a.y = 0.0; b.y = 0.0; f.yw = vec2(0.0); }`}
                sum += vec4(dot(a, f.xy), dot(a, f.zw), dot(b, f.xy), dot(b, f.zw));
              }
            }
          }
          put(sum);
        }`,
      });
    },
  );

type FilterGradientAttrs = ConvolutionAttrs & { readonly filterShape: readonly number[] };

/** Filter gradient of a convolution, in one draw call. */
export const conv2dFilterGradient = (stock: KernelFunc) =>
  webglKernel<{ x: TensorInfo; dy: TensorInfo }, FilterGradientAttrs>(
    'Conv2DBackpropFilter',
    ({ x, dy }, attrs, backend) => {
      if (attrs.dataFormat !== 'NHWC')
        return stock({ inputs: { x, dy }, attrs: { ...attrs } as never, backend });
      // tfjs has gradients only for convolutions without dilation, and does not always pass the attribute.
      const info = extentsOf(x.shape, attrs.filterShape, { ...attrs, dilations: [1, 1] });
      return drawPacked(backend, {
        inputs: { x, dy },
        output: info.filterShape,
        code: `void main() {
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
                if (!hasFirst && !hasSecond) continue;
                ${IS_SHARED}
                ${twoColumns('x', 'at.y')}
                vec4 d = dyAt(image * ${info.outHeight} + y, x, at.z);
                sum += vec4(a.x * d.xy, a.y * d.xy);
                if (hasSecond) sum += vec4(b.x * d.zw, b.y * d.zw);
              }
            }
          }
          put(sum);
        }`,
      });
    },
  );
