import { globalNorm } from '@convkit/ops';
import {
  fill,
  memory,
  mul,
  profile,
  scalar,
  type Tensor,
  tensor1d,
  tensor2d,
  zeros,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { useCpu } from '../tiny.fixture.js';
import { finiteCheck } from './finite-check.js';

beforeAll(useCpu);

const SMALL = () => [
  tensor2d([
    [3, 0],
    [0, 0],
  ]),
  tensor1d([-4]),
  scalar(1),
];

const passes = (tensors: readonly Tensor[]) => Number.isFinite(finiteCheck(tensors).dataSync()[0]);

describe('finiteCheck', () => {
  it('is finite if all values are', () => {
    expect(passes(SMALL())).toBe(true);
    expect(passes([zeros([2, 0]), scalar(1)])).toBe(true);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    'is not finite for %d',
    (value) => {
      for (const at of [0, 1, 2, 3])
        expect(passes(SMALL().toSpliced(at, 0, tensor1d([0, value])))).toBe(false);
      // It does not cancel out.
      expect(passes([tensor1d([value]), tensor1d([-value])])).toBe(false);
    },
  );

  it('finds a value in or behind a large tensor', () => {
    const large = fill([200, 100], 0.5);
    const broken = tensor1d([Number.NaN]);
    expect(passes([scalar(1), large, scalar(1)])).toBe(true);
    expect(passes([broken, large, scalar(1)])).toBe(false);
    expect(passes([scalar(1), large, large, broken])).toBe(false);
    expect(passes([scalar(1), mul(large, Number.NaN)])).toBe(false);
    expect(passes([large])).toBe(true);
  });

  it('takes as many kernels for many small tensors as for a few', async () => {
    const kernels = async (check: typeof finiteCheck, count: number) => {
      const tensors = Array.from({ length: count }, () => tensor1d([1]));
      const { kernels: run } = await profile(() => check(tensors));
      return run.filter(({ name }) => !['Reshape', 'Identity'].includes(name)).length;
    };
    expect(await kernels(finiteCheck, 60)).toBe(await kernels(finiteCheck, 2));
    expect(await kernels(finiteCheck, 60)).toBeLessThan((await kernels(globalNorm, 60)) / 10);
  });

  it('leaks no tensors', () => {
    const tensors = SMALL();
    const before = memory().numTensors;
    finiteCheck(tensors).dispose();
    expect(memory().numTensors).toBe(before);
  });
});
