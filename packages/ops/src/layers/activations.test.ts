import { Rng } from '@convkit/core';
import { installGradients } from '@convkit/ops';
import { checkGradients, expectClose, normalValues, spacedValues } from '@convkit/testing';
import { grad, type Tensor, tensor1d } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, it } from 'vitest';
import { relu, scaledTanh, tanh } from './activations.js';

beforeAll(installGradients);

const samples = [-1e4, -3, -0.5, 0, 0.25, 2, 1e4];

it.each([
  ['relu', relu<Tensor>, (x: number) => Math.max(x, 0)],
  ['tanh', tanh<Tensor>, Math.tanh],
  ['scaledTanh', scaledTanh<Tensor>, (x: number) => 1.7159 * Math.tanh((2 / 3) * x)],
])('%s computes its formula', (_, op, formula) => {
  expectClose(op(tensor1d(samples)), samples.map(formula));
});

it('maps 1 and -1 to themselves', () => {
  expectClose(scaledTanh(tensor1d([1, -1])), [1, -1], { absolute: 1e-4 });
  expectClose(scaledTanh(tensor1d([1, -1], 'int32')), [1, -1], { absolute: 1e-4 });
});

describe('gradients', () => {
  it('are correct', () => {
    checkGradients(tanh, [normalValues([3, 5], new Rng(1))]);
    checkGradients(scaledTanh, [normalValues([3, 5], new Rng(1))]);
    checkGradients(relu, [spacedValues([3, 5], new Rng(1))]);
  });

  it('are finite where the function is flat, and 0 where a ReLU is 0', () => {
    for (const op of [tanh<Tensor>, scaledTanh<Tensor>]) {
      expectClose(grad(op)(tensor1d([-1e4, 1e4])), [0, 0]);
    }
    expectClose(grad(relu<Tensor>)(tensor1d([-1, 0, 1])), [0, 0, 1]);
    expect(grad(relu<Tensor>)(tensor1d([-1])).shape).toEqual([1]);
  });
});
