import { checkArguments, ShapeError } from '@convkit/core';
import { add, matMul, relu, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { dispatch } from '../dispatch.js';

/**
 * Fully connected layer: activation(x weight + bias), x [n, in], weight [in, out], bias [out] -> [n, out]. One kernel on
 * backends that have it.
 * @throws ShapeError if the shapes do not match.
 */
export function linear(x: Tensor2D, weight: Tensor2D, bias?: Tensor1D, activation?: 'relu'): Tensor2D {
  checkArguments(
    'linear',
    { x, weight, bias, activation },
    { x: 'tensor', weight: 'tensor', bias: 'tensor?', activation: 'string?' },
  );
  const [inputs, outputs] = weight.shape;
  if (x.rank !== 2 || x.shape[1] !== inputs) {
    throw new ShapeError(`linear expects ${inputs} input features, got an input of shape [${x.shape}]`, {
      hint: 'Pass features [n, in]. Flatten images first.',
    });
  }
  if (bias && (bias.rank !== 1 || bias.size !== outputs)) {
    throw new ShapeError(`linear expects a bias of shape [${outputs}], got [${bias.shape}]`, {
      hint: 'Pass one value per output.',
    });
  }
  const operands = { x, weight, ...(bias && { bias }) };
  return dispatch('Linear', operands, { activation: activation ?? 'linear' }, () => {
    const product = matMul<Tensor2D>(x, weight);
    const shifted = bias ? add<Tensor2D>(product, bias) : product;
    return [activation ? relu(shifted) : shifted];
  })[0] as Tensor2D;
}
