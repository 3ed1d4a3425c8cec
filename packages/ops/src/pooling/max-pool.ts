import { checkArguments } from '@convkit/core';
import {
  customGrad,
  engine,
  type GradSaveFunc,
  MaxPool,
  MaxPoolGrad,
  type NamedAttrMap,
  type Tensor,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import type { PoolWindow } from '../kernels.js';
import { type PoolOptions, poolWindow } from './pool-window.js';

/**
 * Max pooling: the largest value of each window, [n, h, w, c] -> [n, h', w', c]. Of equal values the first gets the gradient.
 * @throws ConfigError if an option is invalid.
 * @throws ShapeError if no window fits the image.
 */
export function maxPool(x: Tensor4D, options: PoolOptions): Tensor4D {
  checkArguments('maxPool', { x, options }, { x: 'tensor', options: 'object' });
  return maxPoolWindows(x, poolWindow(x.shape, options));
}

/** Max pooling over windows whose options are resolved. */
export function maxPoolWindows(x: Tensor4D, window: PoolWindow): Tensor4D {
  const attrs = window as unknown as NamedAttrMap;
  const pool = customGrad((input, save) => {
    const value = engine().runKernel<Tensor>(MaxPool, { x: input as Tensor }, attrs);
    (save as GradSaveFunc)([input as Tensor, value]);
    return { value, gradFunc: (dy: Tensor, saved: Tensor[]) => maxPoolGrad(dy, saved, attrs) };
  });
  return pool(x) as Tensor4D;
}

/** Computes the gradient of tfjs's kernel `MaxPool` from its saved input and output. */
export function maxPoolGrad(dy: Tensor, [input, output]: Tensor[], attrs: NamedAttrMap): Tensor {
  return engine().runKernel<Tensor>(
    MaxPoolGrad,
    { dy, input: input as Tensor, output: output as Tensor },
    attrs,
  );
}
