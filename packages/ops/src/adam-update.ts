import { add, div, mul, sqrt, square, sub, type Tensor, tidy, type Variable } from '@tensorflow/tfjs-core';
import { dispatch } from './dispatch.js';
import type { AdamAttrs } from './kernels.js';

export interface AdamUpdate extends AdamAttrs {
  readonly weight: Variable;
  /** Running mean of the gradient and of its square, of the weight's shape. */
  readonly first: Variable;
  readonly second: Variable;
  readonly gradient: Tensor;
}

/** Adam with bias correction (Kingma & Ba 2015, algorithm 1); weight decay is decoupled (Loshchilov & Hutter 2019, algorithm 2). */
export function adamUpdate({ weight, first, second, gradient, ...attrs }: AdamUpdate): void {
  tidy(() => {
    const [newWeight, newFirst, newSecond] = dispatch(
      'AdamUpdate',
      { weight, first, second, gradient },
      attrs,
      () => {
        const { learningRate, beta1, beta2, epsilon, step, weightDecay } = attrs;
        const m = add(mul(first, beta1), mul(gradient, 1 - beta1));
        const v = add(mul(second, beta2), mul(square(gradient), 1 - beta2));
        const scale = add(div(sqrt(v), Math.sqrt(1 - beta2 ** step)), epsilon);
        const decayed = weightDecay === 0 ? weight : mul(weight, 1 - learningRate * weightDecay);
        return [sub(decayed, mul(div(m, scale), learningRate / (1 - beta1 ** step))), m, v];
      },
    ) as [Tensor, Tensor, Tensor];
    weight.assign(newWeight);
    first.assign(newFirst);
    second.assign(newSecond);
  });
}
