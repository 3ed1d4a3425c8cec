import { RUBBISH_PENALTY } from '@convkit/ops';
import {
  add,
  concat,
  expandDims,
  fill,
  mul,
  neg,
  slice,
  softmax,
  square,
  sub,
  sum,
  type Tensor,
  type Tensor2D,
  tidy,
} from '@tensorflow/tfjs-core';

/**
 * Second derivatives of LeNet-5's MAP loss with respect to each of its features: LeCun et al. 1998, eq. 9 with the radial basis functions of
 * eq. 7. They are exact, never negative, and do not depend on the label: with the penalties y, the shares p of e^-y in the sum of eq. 9, and
 * the derivatives J = dy / dx = 2 (x - code), they are 2 (1 - sum p) + sum p J^2 - (sum p J)^2.
 * @param features - [n, features], the outputs of F6.
 * @param codes - [classes, features].
 * @returns [n, features]
 */
export function featureCurvature(features: Tensor2D, codes: Tensor2D): Tensor2D {
  return tidy(() => {
    const [count] = features.shape;
    const [classes] = codes.shape;
    const jacobian = mul(sub(expandDims(features, 1), expandDims(codes, 0)), 2); // [n, classes, features]
    const penalties = mul(sum(square(jacobian), 2), 1 / 4); // [n, classes]
    const rubbish = fill([count, 1], -RUBBISH_PENALTY);
    const shares = slice(softmax(concat([neg(penalties), rubbish], 1)), [0, 0], [count, classes]);
    const weights = expandDims(shares, 2); // [n, classes, 1]
    const mean = (values: Tensor) => sum(mul(weights, values), 1); // [n, features]
    const variance = sub(mean(square(jacobian)), square(mean(jacobian)));
    const remaining = mul(sub(1, sum(shares, 1, true)), 2); // [n, 1]
    return add<Tensor2D>(variance, remaining);
  });
}
