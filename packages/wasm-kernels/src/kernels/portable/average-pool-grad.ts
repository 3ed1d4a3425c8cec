import type { KernelContract } from '@convkit/ops/kernels';
import { wasmKernel } from '../../runtime/registration.js';
import { floats } from '../../runtime/wasm-backend.js';

type Contract = KernelContract['AveragePoolGrad'];

/** Divides each window's gradient among its cells inside the image. */
export const scalarAveragePoolGrad = wasmKernel<Contract['inputs'], Contract['attrs']>(
  'AveragePoolGrad',
  ({ dy }, { inputShape, filterSize, strides, pad }, backend) => {
    const [batch, height, width, channels] = inputShape as [number, number, number, number];
    const [outHeight, outWidth] = [dy.shape[1] as number, dy.shape[2] as number];
    const output = backend.makeOutput([...inputShape], 'float32');
    const dx = floats(backend, output).fill(0);
    const upstream = floats(backend, dy);
    let window = 0;
    for (let n = 0; n < batch; n++) {
      for (let row = 0; row < outHeight; row++) {
        const top = row * strides[0] - pad[1][0];
        const [firstRow, endRow] = [Math.max(top, 0), Math.min(top + filterSize[0], height)];
        for (let column = 0; column < outWidth; column++, window += channels) {
          const left = column * strides[1] - pad[2][0];
          const [firstColumn, endColumn] = [Math.max(left, 0), Math.min(left + filterSize[1], width)];
          const share = 1 / ((endRow - firstRow) * (endColumn - firstColumn));
          for (let r = firstRow; r < endRow; r++) {
            let cell = ((n * height + r) * width + firstColumn) * channels;
            for (let c = firstColumn; c < endColumn; c++) {
              for (let channel = 0; channel < channels; channel++, cell++) {
                dx[cell] = (dx[cell] as number) + (upstream[window + channel] as number) * share;
              }
            }
          }
        }
      }
    }
    return [output];
  },
);
