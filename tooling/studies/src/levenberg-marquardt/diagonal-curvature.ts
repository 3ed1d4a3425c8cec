import { parameters, Rng } from '@convkit/core';
import { LeNet5Original } from '@convkit/models';
import { flatten, scaledTanh } from '@convkit/ops';
import {
  clone,
  customGrad,
  dispose,
  type GradSaveFunc,
  mul,
  square,
  sub,
  sum,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  tidy,
  type Variable,
  variableGrads,
} from '@tensorflow/tfjs-core';
import { featureCurvature } from './feature-curvature.js';

/** Amplitude and slope of the scaled tanh, A tanh(S a). */
const [AMPLITUDE, SLOPE] = [1.7159, 2 / 3];

/**
 * Estimates the diagonal of the Hessian of LeNet-5's MAP loss, averaged over images, as LeCun et al. 1998, appendix C, propagates it back:
 * second derivatives are sums over connections (eq. 22), and pass a layer by its squared weights and the squared slope of its activation
 * (eq. 25 without the second term, the Gauss-Newton approximation), so that no estimate is negative.
 *
 * A layer is linear in its weights and in its inputs. Its rule for second derivatives is therefore its rule for gradients with squared weights
 * and squared inputs, and tfjs's tape carries it out on a second network, whose weights are the squares.
 * @param model - the network; it does not change.
 * @param images - [n, 32, 32, 1], normalized.
 * @returns one tensor for each parameter, with its shape. The caller disposes of them.
 */
export function diagonalCurvature(model: LeNet5Original, images: Tensor4D): Map<string, Tensor> {
  const squares = squaredNetwork(model);
  try {
    const weights = parameters(squares);
    const { value, grads } = variableGrads(
      () => sum(propagate(model, squares, images)),
      [...weights.values()],
    );
    value.dispose();
    return new Map(
      [...weights].map(([key, { name }]) => [key, averaged(grads[name] as Tensor, images.shape[0])]),
    );
  } finally {
    dispose([...parameters(squares).values(), squares.output.codes]);
  }
}

function averaged(total: Tensor, count: number): Tensor {
  const mean = mul(total, 1 / count);
  total.dispose();
  return mean;
}

/** A network with the squares of the weights. Its biases do not matter. */
function squaredNetwork(model: LeNet5Original): LeNet5Original {
  const squares = new LeNet5Original(new Rng(0));
  const own = parameters(model);
  tidy(() => {
    for (const [key, weight] of parameters(squares)) weight.assign(square(own.get(key) as Variable));
  });
  return squares;
}

/** Values whose gradient with respect to the weights of `squares` is the curvature, summed over images. */
function propagate(model: LeNet5Original, squares: LeNet5Original, images: Tensor4D): Tensor2D {
  let h: Tensor4D = images;
  let squared: Tensor4D = square(h);
  for (const name of ['C1', 'S2', 'C3', 'S4', 'C5'] as const) {
    const curved = squares[name].forward(squared) as Tensor4D;
    h = scaledTanh(model[name].forward(h) as Tensor4D);
    squared = activate(curved, h);
  }
  const curved = squares.F6.forward(flatten(squared));
  const features = scaledTanh(model.F6.forward(flatten(h)));
  return mul(activate(curved, features), featureCurvature(features, model.output.codes as Tensor2D));
}

/** The squares of the activations `h`. What flows back through them is multiplied by the square of the activation's slope. */
function activate<T extends Tensor>(curved: T, h: T): T {
  // f'(a) = A S (1 - tanh^2) = S (A - f(a)^2 / A).
  const slope = mul(sub(AMPLITUDE, mul(square(h), 1 / AMPLITUDE)), SLOPE);
  const [value, factor] = [square(h), square(slope)];
  const pass = customGrad((_, save) => {
    (save as GradSaveFunc)([factor]);
    return { value: clone(value), gradFunc: (dy, saved) => mul(dy, saved[0] as Tensor) };
  });
  return pass(curved) as T;
}
