import { cast, mul, square, step, sub, sum, type Tensor, type Tensor1D, tidy } from '@tensorflow/tfjs-core';
import { dispatch } from '../dispatch.js';

/** Activations whose gradient follows from their output. */
export type FusedActivation = 'relu' | 'tanh' | 'sigmoid';

const KERNELS = { relu: 'ReluGrad', tanh: 'TanhGrad', sigmoid: 'SigmoidGrad' } as const;

const derivatives: Readonly<Record<FusedActivation, (y: Tensor) => Tensor>> = {
  // As an integer, a NaN is 0.
  relu: (y) => cast(step(y), 'int32'),
  tanh: (y) => sub(1, square(y)),
  sigmoid: (y) => mul(y, sub(1, y)),
};

/** The gradient of y = activation(z) for z. */
export function activationGrad<T extends Tensor>(activation: FusedActivation, dy: T, y: T): T {
  return dispatch(KERNELS[activation], { dy, y }, {}, () => [reference(activation, dy, y)])[0] as T;
}

/** The gradients of y [..., c] = activation(z + bias), of its input z and of the bias [c]. */
export function biasActivationGrad<T extends Tensor>(
  activation: FusedActivation | undefined,
  dy: T,
  y: T,
): [dz: T, dbias: Tensor1D] {
  if (activation === undefined) return [dy, columnSums(dy)];
  return dispatch('BiasActivationGrad', { dy, y }, { activation }, () => {
    const dz = reference(activation, dy, y);
    return [dz, columnSums(dz)];
  }) as [T, Tensor1D];
}

const reference = <T extends Tensor>(activation: FusedActivation, dy: T, y: T): T =>
  tidy(() => mul(dy, derivatives[activation](y)));

/** The sum over all axes but the last. */
function columnSums(x: Tensor): Tensor1D {
  return sum(
    x,
    x.shape.slice(1).map((_, axis) => axis),
  );
}
