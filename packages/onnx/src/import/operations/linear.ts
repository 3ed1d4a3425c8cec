import { linear } from '@convkit/ops';
import { add, matMul, mul, reshape, type Tensor, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import type { Call, Operation } from '../call.js';
import { TRANSPOSED } from '../layout.js';
import { activation, shapeOf } from '../value.js';

/** alpha A B + beta C, where A and B may be transposed. */
const gemm: Operation = (call) => {
  const { attributes } = call;
  const left = matrix(call, 0, attributes.integer('transA', 0) === 1);
  const right = matrix(call, 1, attributes.integer('transB', 0) === 1);
  const alpha = attributes.number('alpha', 1);
  const beta = attributes.number('beta', 1);
  const bias = call.optional(2) && call.tensor(2);
  const isBias = bias?.rank === 1 && bias.size === right.shape[1];
  if (alpha === 1 && beta === 1 && (!bias || isBias)) {
    return activation(linear(left, right, bias as Tensor1D | undefined));
  }
  const product = linear(left, right);
  const scaled = alpha === 1 ? product : mul(product, alpha);
  return activation(bias ? add(scaled, beta === 1 ? bias : mul(bias, beta)) : scaled);
};

/** Input `index` as a matrix. Weights are stored as the product takes them. */
function matrix(call: Call, index: number, isTransposed: boolean): Tensor2D {
  const { length } = shapeOf(call.input(index));
  if (length !== 2) throw call.error(`multiplies matrices, but input ${index} has rank ${length}`);
  return call.tensor(index, isTransposed ? TRANSPOSED : undefined) as Tensor2D;
}

/** Products of the last two axes. */
const product: Operation = (call) => {
  const [left, right] = [call.tensor(0), call.tensor(1)];
  if (left.rank < 2 || right.rank < 2)
    throw call.error('multiplies a vector, but only matrices are supported');
  if (right.rank !== 2) return activation(matMul(left, right));
  const inner = left.shape.at(-1) as number;
  const rows: Tensor = left.rank === 2 ? left : reshape(left, [left.size / (inner || 1), inner]);
  const y = linear(rows as Tensor2D, right as Tensor2D);
  return activation(left.rank === 2 ? y : reshape(y, [...left.shape.slice(0, -1), y.shape[1]]));
};

/** Matrix products. */
export const LINEAR: Readonly<Record<string, Operation>> = { Gemm: gemm, MatMul: product };
