import { backend_util, type KernelFunc, type TensorInfo } from '@tensorflow/tfjs-core';
import { webglKernel } from '../backend.js';
import { drawPacked } from '../packed.js';

interface PoolAttrs {
  readonly filterSize: number | [number, number];
  readonly strides: number | [number, number];
  readonly pad: 'valid' | 'same' | number | backend_util.ExplicitPadding;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** Max pooling, in one draw call. Falls back to `stock` for integers. */
export const maxPool = (stock: KernelFunc) =>
  webglKernel<{ x: TensorInfo }, PoolAttrs>('MaxPool', ({ x }, attrs, backend) => {
    if (x.dtype !== 'float32') return stock({ inputs: { x }, attrs: { ...attrs } as never, backend });
    const info = extentsOf(x, attrs);
    return drawPacked(backend, {
      inputs: { x },
      output: info.outShape,
      code: `vec2 largest(int image, int row, int column, int c) {
      vec2 most = vec2(uintBitsToFloat(0xff800000u));
      for (int ky = 0; ky < ${info.effectiveFilterHeight}; ky++) {
        int r = row * ${info.strideHeight} - ${info.padInfo.top} + ky;
        if (r < 0 || r >= ${info.inHeight}) continue;
        for (int kx = 0; kx < ${info.effectiveFilterWidth}; kx++) {
          int w = column * ${info.strideWidth} - ${info.padInfo.left} + kx;
          if (w < 0 || w >= ${info.inWidth}) continue;
          vec2 v = lanesOf(xAt(image * ${info.inHeight} + r, w, c), w);
          bvec2 isNaN = bvec2(isnan(most.x) || isnan(v.x), isnan(most.y) || isnan(v.y));
          most = mix(max(most, v), most + v, isNaN);
        }
      }
      return most;
    }
    void main() {
      ivec3 at = place();
      int image = at.x / ${info.outHeight};
      int row = at.x - image * ${info.outHeight};
      put(vec4(largest(image, row, at.y, at.z), largest(image, row, at.y + 1, at.z)));
    }`,
    });
  });

/** Gradient of max pooling, in one draw call: each cell sums the gradients of the windows whose first maximum it is. */
export const maxPoolGrad = webglKernel<{ dy: TensorInfo; input: TensorInfo; output: TensorInfo }, PoolAttrs>(
  'MaxPoolGrad',
  ({ dy, input, output }, attrs, backend) => {
    const info = extentsOf(input, attrs);
    return drawPacked(backend, {
      inputs: { dy, x: input, y: output },
      output: input.shape,
      code: `vec2 pixel(int plane, int column, int c) { return lanesOf(xAt(plane, column, c), column); }
      /** Whether each of two channels has this value before position \`place\` of the window that starts at \`corner\`. */
      bvec2 isBefore(vec2 value, int image, ivec2 corner, ivec2 place, int c) {
        bvec2 found = bvec2(false);
        for (int ky = 0; ky <= place.x; ky++) {
          int r = corner.x + ky;
          if (r < 0) continue;
          int end = ky == place.x ? place.y : ${info.effectiveFilterWidth};
          for (int kx = 0; kx < end; kx++) {
            int w = corner.y + kx;
            if (w < 0 || w >= ${info.inWidth}) continue;
            bvec2 same = equal(pixel(image * ${info.inHeight} + r, w, c), value);
            found = bvec2(found.x || same.x, found.y || same.y);
          }
        }
        return found;
      }
      vec2 gradient(int image, int row, int column, int c) {
        vec2 value = pixel(image * ${info.inHeight} + row, column, c);
        vec2 sum = vec2(0.0);
        for (int ky = 0; ky < ${info.effectiveFilterHeight}; ky++) {
          int top = row - ky + ${info.padInfo.top};
          int y = top / ${info.strideHeight};
          if (top < 0 || y * ${info.strideHeight} != top || y >= ${info.outHeight}) continue;
          for (int kx = 0; kx < ${info.effectiveFilterWidth}; kx++) {
            int left = column - kx + ${info.padInfo.left};
            int x = left / ${info.strideWidth};
            if (left < 0 || x * ${info.strideWidth} != left || x >= ${info.outWidth}) continue;
            int plane = image * ${info.outHeight} + y;
            bvec2 most = equal(value, lanesOf(yAt(plane, x, c), x));
            if (!any(most)) continue;
            bvec2 late = isBefore(value, image, ivec2(row - ky, column - kx), ivec2(ky, kx), c);
            bvec2 is = bvec2(most.x && !late.x, most.y && !late.y);
            sum += mix(vec2(0.0), lanesOf(dyAt(plane, x, c), x), is);
          }
        }
        return sum;
      }
      void main() {
        ivec3 at = place();
        int image = at.x / ${info.inHeight};
        int row = at.x - image * ${info.inHeight};
        vec2 second = at.y + 1 < ${info.inWidth} ? gradient(image, row, at.y + 1, at.z) : vec2(0.0);
        put(vec4(gradient(image, row, at.y, at.z), second));
      }`,
    });
  },
);

function extentsOf({ shape }: TensorInfo, { filterSize, strides, pad, dimRoundingMode }: PoolAttrs) {
  return backend_util.computePool2DInfo(
    shape as [number, number, number, number],
    filterSize,
    strides,
    1,
    pad,
    dimRoundingMode,
  );
}
