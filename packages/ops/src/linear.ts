import { ShapeError } from '@convkit/core';
import { add, matMul, type Tensor1D, type Tensor2D, tidy } from '@tensorflow/tfjs-core';

/** x [n, in] times weight [in, out], plus bias [out] -> [n, out]. */
export function linear(x: Tensor2D, weight: Tensor2D, bias?: Tensor1D): Tensor2D {
  if (x.rank !== 2 || x.shape[1] !== weight.shape[0]) {
    throw new ShapeError(`a linear layer of ${weight.shape[0]} inputs got an input of shape [${x.shape}]`, {
      hint: 'Flatten images first.',
    });
  }
  return tidy(() => {
    const product = matMul<Tensor2D>(x, weight);
    return bias ? add(product, bias) : product;
  });
}
