import { DataError, Rng, traceKernels } from '@convkit/core';
import { checkGradients, expectClose, expectNoLeaks, normalValues } from '@convkit/testing';
import '@tensorflow/tfjs-backend-cpu';
import {
  grad,
  type Rank,
  setBackend,
  type Tensor2D,
  tensor,
  tensor2d,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { installGradients } from '../install-gradients.js';
import { embedding } from './embedding.js';

beforeAll(async () => {
  await setBackend('cpu');
  installGradients();
});

const table = () => tensor2d([0, 0, 1, 2, 3, 4, 5, 6], [4, 2]);

describe('embedding', () => {
  it('looks up a row for each id, of any shape', () => {
    const y = embedding(tensor([3, 1, 0, 3], [2, 2]), table());
    expect(y.shape).toEqual([2, 2, 2]);
    expectClose(y, [5, 6, 1, 2, 0, 0, 5, 6]);
    expectClose(embedding(tensor([2], [1], 'int32'), table()), [3, 4]);
  });

  it('sums the gradients of the uses of each row, except for the constant row', () => {
    const ids = tensor([3, 1, 0, 3], [2, 2]);
    const dy = tensor([1, 10, 2, 20, 3, 30, 4, 40], [2, 2, 2]);
    const gradient = (constantRow?: number) =>
      grad((weight) => embedding(ids, weight as Tensor2D, constantRow))(table(), dy);
    expectClose(gradient(), [3, 30, 2, 20, 0, 0, 5, 50]);
    expectClose(gradient(0), [0, 0, 2, 20, 0, 0, 5, 50]);
    expectClose(grad((w) => embedding(zeros([2]), w as Tensor2D, 0))(table()), new Array(8).fill(0));
  });

  it('has a gradient that matches finite differences', () => {
    const ids = tensor([5, 0, 2, 2, 5, 2], [2, 3]);
    checkGradients(
      (weight) => embedding(ids, weight as Tensor2D),
      [normalValues<Rank.R2>([6, 3], new Rng(1))],
    );
  });

  it.each([[4], [-1], [1.5], [Number.NaN]])('rejects the id %j', (id) => {
    const run = () => tidy(() => void embedding(tensor([0, id]), table()));
    expect(run).toThrow(DataError);
    expect(run).toThrow(`embedding got the id ${id}, but its table has 4 rows`);
  });

  it('runs in a trace, forward and backward', () => {
    const kernels = traceKernels(() => {
      grad((weight) => embedding(zeros([2, 3]), weight as Tensor2D))(zeros([5, 4]));
    });
    expect(kernels.map(({ kernel }) => kernel)).toContain('GatherV2');
    expect(kernels.some(({ phase }) => phase === 'backward')).toBe(true);
  });

  it('leaks no tensors', () => {
    const [ids, weight] = [tensor([1, 1, 2]), table()];
    expectNoLeaks(() => tidy(() => void grad((w) => embedding(ids, w as Tensor2D))(weight)));
  });
});
