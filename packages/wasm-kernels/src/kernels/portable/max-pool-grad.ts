import { backend_util, MaxPoolGrad, type MaxPoolGradInputs } from '@tensorflow/tfjs-core';
import { wasmKernel } from '../../runtime/registration.js';
import { floats } from '../../runtime/wasm-backend.js';

/** The attributes that tfjs passes to a pooling and its gradient. */
export interface Pool2dAttrs {
  readonly filterSize: [number, number] | number;
  readonly strides: [number, number] | number;
  readonly pad: 'valid' | 'same' | number;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/**
 * Passes each window's gradient to its largest cell, or the first of equal ones. As on the cpu backend, NaN and -Infinity never win: a
 * window that has nothing else passes no gradient.
 */
export const scalarMaxPoolGrad = wasmKernel<MaxPoolGradInputs, Pool2dAttrs>(
  MaxPoolGrad,
  ({ dy, input }, attrs, backend) => {
    const shape = input.shape as [number, number, number, number];
    const info = backend_util.computePool2DInfo(
      shape,
      attrs.filterSize,
      attrs.strides,
      1,
      attrs.pad,
      attrs.dimRoundingMode,
    );
    const output = backend.makeOutput(input.shape, 'float32');
    const dx = floats(backend, output).fill(0);
    const x = floats(backend, input);
    const upstream = floats(backend, dy);
    const { inHeight, inWidth, inChannels, outHeight, outWidth, batchSize } = info;
    let window = 0;
    for (let n = 0; n < batchSize; n++) {
      for (let row = 0; row < outHeight; row++) {
        const top = row * info.strideHeight - info.padInfo.top;
        const firstRow = Math.max(top, 0);
        const endRow = Math.min(top + info.filterHeight, inHeight);
        for (let column = 0; column < outWidth; column++) {
          const left = column * info.strideWidth - info.padInfo.left;
          const firstColumn = Math.max(left, 0);
          const endColumn = Math.min(left + info.filterWidth, inWidth);
          for (let channel = 0; channel < inChannels; channel++) {
            let largest = Number.NEGATIVE_INFINITY;
            let position = -1;
            for (let r = firstRow; r < endRow; r++) {
              let cell = ((n * inHeight + r) * inWidth + firstColumn) * inChannels + channel;
              for (let c = firstColumn; c < endColumn; c++, cell += inChannels) {
                const value = x[cell] as number;
                if (value > largest) {
                  largest = value;
                  position = cell;
                }
              }
            }
            if (position >= 0) dx[position] = (dx[position] as number) + (upstream[window] as number);
            window++;
          }
        }
      }
    }
    return output;
  },
);
