import { add, mul, type Scalar, type Tensor, type Variable } from '@tensorflow/tfjs-core';

/** Adds the gradient of an L2 penalty: factor * gradient + weightDecay * weight. `factor` defaults to 1. */
export function addWeightDecay(
  gradient: Tensor,
  weight: Variable,
  { weightDecay, factor }: { readonly weightDecay: number; readonly factor?: Scalar | undefined },
): Tensor {
  return add(factor ? mul(gradient, factor) : gradient, mul(weight, weightDecay));
}
