import { cast, mul, square, step, sub, sum, type Tensor, type Tensor1D, tidy } from '@tensorflow/tfjs-core';
import { dispatch } from '../dispatch.js';

/** Activations whose gradient is a function of their output. */
export type FusedActivation = 'relu' | 'tanh' | 'sigmoid';

const KERNELS = { relu: 'ReluGrad', tanh: 'TanhGrad', sigmoid: 'SigmoidGrad' } as const;

const derivatives: Readonly<Record<FusedActivation, (y: Tensor) => Tensor>> = {
  // The cast turns NaN into 0.
  relu: (y) => cast(step(y), 'int32'),
  tanh: (y) => sub(1, square(y)),
  sigmoid: (y) => mul(y, sub(1, y)),
};

/** The gradient of y = activation(z) with respect to z. */
export function activationGrad<T extends Tensor>(activation: FusedActivation, dy: T, y: T): T {
  return dispatch(KERNELS[activation], { dy, y }, {}, () => [reference(activation, dy, y)])[0] as T;
}

/** The gradients of y [..., c] = activation(z + bias) with respect to z and to the bias [c]. */
export function biasActivationGrad<T extends Tensor>(
  activation: FusedActivation | undefined,
  dy: T,
  y: T,
): [dz: T, dbias: Tensor1D] {
  if (activation === undefined) return [dy, channelSums(dy)];
  return dispatch('BiasActivationGrad', { dy, y }, { activation }, () => {
    const dz = reference(activation, dy, y);
    return [dz, channelSums(dz)];
  }) as [T, Tensor1D];
}

const reference = <T extends Tensor>(activation: FusedActivation, dy: T, y: T): T =>
  tidy(() => mul(dy, derivatives[activation](y)));

/** Sums over all axes but the last. */
function channelSums(x: Tensor): Tensor1D {
  return sum(
    x,
    x.shape.slice(1).map((_, axis) => axis),
  );
}
