import {
  addN,
  div,
  minimum,
  mul,
  type Scalar,
  scalar,
  sqrt,
  square,
  sum,
  type Tensor,
  tidy,
} from '@tensorflow/tfjs-core';

/** The joint 2-norm of all `tensors`: Pascanu et al. 2013, section 3.2. */
export function globalNorm(tensors: readonly Tensor[]): Scalar {
  return tidy(() => sqrt(addN(tensors.map((tensor) => sum(square(tensor)) as Scalar))));
}

/** Scales all gradients by min(1, maxNorm / norm): algorithm 1 there. */
export function clipByGlobalNorm(
  gradients: ReadonlyMap<string, Tensor>,
  maxNorm: number,
): Map<string, Tensor> {
  const clipped = tidy(() => {
    const tensors = [...gradients.values()];
    const factor = minimum(div(scalar(maxNorm), globalNorm(tensors)), 1);
    return tensors.map((gradient) => mul(gradient, factor));
  });
  return new Map([...gradients.keys()].map((key, index) => [key, clipped[index] as Tensor]));
}
