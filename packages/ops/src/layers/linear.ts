import { ShapeError } from '@convkit/core';
import { add, matMul, relu, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { dispatch } from '../dispatch.js';

/**
 * x [n, in] times weight [in, out], plus bias [out], then the activation, all in one pass where the backend can -> [n, out].
 * @throws ShapeError when the extents differ.
 */
export function linear(x: Tensor2D, weight: Tensor2D, bias?: Tensor1D, activation?: 'relu'): Tensor2D {
  const [inputs, outputs] = weight.shape;
  if (x.rank !== 2 || x.shape[1] !== inputs) {
    throw new ShapeError(`a linear layer of ${inputs} inputs got an input of shape [${x.shape}]`, {
      hint: 'Flatten images first.',
    });
  }
  if (bias && (bias.rank !== 1 || bias.size !== outputs)) {
    throw new ShapeError(`a linear layer of ${outputs} outputs got a bias of shape [${bias.shape}]`, {
      hint: 'It takes one number an output.',
    });
  }
  const operands = { x, weight, ...(bias && { bias }) };
  return dispatch('Linear', operands, { activation: activation ?? 'linear' }, () => {
    const product = matMul<Tensor2D>(x, weight);
    const shifted = bias ? add<Tensor2D>(product, bias) : product;
    return [activation ? relu(shifted) : shifted];
  })[0] as Tensor2D;
}
