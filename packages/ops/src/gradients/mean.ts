import { type GradConfig, type Tensor, util } from '@tensorflow/tfjs-core';
import { dispatch } from '../dispatch.js';
import { meanGradConfig } from './stock.js';

/** The gradient of a mean. tfjs's multiplies by ones and divides; over adjacent axes, a kernel pack may take one pass. */
export const meanGradient: GradConfig = {
  ...meanGradConfig,
  gradFunc: (dy, saved, attrs) => {
    const { shape } = (saved as Tensor[])[0] as Tensor;
    const sorted = util
      .parseAxisParam((attrs as unknown as { axis: number | number[] }).axis, shape)
      .sort((a, b) => a - b);
    const [firstAxis = 0] = sorted;
    const stock = () => meanGradConfig.gradFunc(dy, saved, attrs).x?.() as Tensor;
    if (sorted.some((axis, i) => axis !== firstAxis + i)) return { x: stock };
    const geometry = { inputShape: shape, firstAxis, axes: sorted.length };
    return { x: () => dispatch('MeanGrad', { dy: dy as Tensor }, geometry, () => [stock()])[0] as Tensor };
  },
};
