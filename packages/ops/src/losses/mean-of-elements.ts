import { ShapeError } from '@convkit/core';
import {
  customGrad,
  div,
  mean,
  mul,
  type Scalar,
  type Tensor,
  type Tensor2D,
  tidy,
} from '@tensorflow/tfjs-core';

/** The loss of each output, and its derivative with respect to the output. */
export interface ElementLosses {
  /** Losses [n, outputs]. */
  readonly losses: Tensor2D;
  /** Derivatives [n, outputs]. */
  readonly derivatives: Tensor2D;
}

/**
 * The mean over all elements of a loss that is computed output by output, as PyTorch reduces it. `compute` returns
 * the loss and its gradient with respect to the outputs.
 * @throws ShapeError if `outputs` and `targets` are not of the same shape [n, outputs].
 */
export function meanOfElements(
  name: string,
  outputs: Tensor2D,
  targets: Tensor2D,
  compute: (outputs: Tensor2D) => ElementLosses,
): Scalar {
  checkSameShape(name, outputs, targets);
  const loss = customGrad((x, save) => {
    const { losses, derivatives } = compute(x as Tensor2D);
    const gradient = div(derivatives, Math.max(1, losses.size));
    (save as (saved: Tensor[]) => void)([gradient]);
    return {
      value: mean(losses) as Scalar,
      gradFunc: (dy: Scalar, [saved]: Tensor[]) => mul(saved as Tensor2D, dy),
    };
  });
  return tidy(() => loss(outputs));
}

/** @throws ShapeError if `outputs` and `targets` are not of the same shape [n, outputs]. */
export function checkSameShape(name: string, outputs: Tensor2D, targets: Tensor2D): void {
  if (outputs.rank === 2 && String(outputs.shape) === String(targets.shape)) return;
  throw new ShapeError(
    `${name} got outputs of shape [${outputs.shape}] and targets of shape [${targets.shape}]`,
    { hint: 'Pass both as [n, outputs].' },
  );
}
