import { Rng, ShapeError } from '@convkit/core';
import { installGradients } from '@convkit/ops';
import { checkGradients, expectClose, expectNoLeaks, normalValues } from '@convkit/testing';
import {
  add,
  dispose,
  grad,
  grads,
  type KernelConfig,
  mul,
  ones,
  registerKernel,
  relu,
  reshape,
  sum,
  type Tensor,
  type Tensor1D,
  tensor1d,
  tensor2d,
  tidy,
  unregisterKernel,
  zeros,
} from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { batchNorm, batchNormInference } from './batch-norm.js';

beforeAll(installGradients);

const random = (label: string, ...shape: number[]): Tensor =>
  normalValues(shape as [number], new Rng(1).child(label));
const channels = (...values: number[]): Tensor1D => tensor1d(values);

/** Statistics of each column, in float64. */
function definition(rows: number[][], scale: number[], offset: number[], epsilon: number) {
  const mean = (values: number[]) => values.reduce((total, value) => total + value, 0) / values.length;
  const columns = scale.map((_, c) => rows.map((row) => row[c] as number));
  const means = columns.map(mean);
  const variances = columns.map((column, c) => mean(column.map((v) => (v - (means[c] as number)) ** 2)));
  const y = rows.map((row) =>
    row.map((v, c) => {
      const [m, s] = [means[c] as number, Math.sqrt((variances[c] as number) + epsilon)];
      return ((v - m) / s) * (scale[c] as number) + (offset[c] as number);
    }),
  );
  return { y, means, variances };
}

describe('batchNorm', () => {
  it.each([
    [[7, 3], 1e-5],
    [[2, 3, 2, 5], 1e-3],
    [[1, 1], 1e-5],
    [[4, 2, 3, 1], 0.5],
  ])('normalizes [%s] by the mean and standard deviation of each channel', (shape, epsilon) => {
    const c = shape.at(-1) as number;
    const [x, scale, offset] = [random('x', ...shape), random('scale', c), random('offset', c)];
    const rows = reshape(x, [-1, c]).arraySync() as number[][];
    const expected = definition(rows, scale.arraySync() as number[], offset.arraySync() as number[], epsilon);
    const { y, mean, variance } = batchNorm(x, scale as Tensor1D, offset as Tensor1D, { epsilon });
    expect([y.shape, mean.shape, variance.shape]).toEqual([shape, [c], [c]]);
    expectClose(y, expected.y.flat(), { absolute: 1e-5 });
    expectClose(mean, expected.means);
    expectClose(variance, expected.variances);
  });

  it('adds the residual before the ReLU', () => {
    const [x, scale, offset] = [random('x', 5, 2), channels(0.7, -2), channels(0.1, 0.2)];
    const residual = random('residual', 5, 2);
    const { y: plain } = batchNorm(x, scale, offset);
    expectClose(batchNorm(x, scale, offset, { relu: true }).y, relu(plain));
    expectClose(batchNorm(x, scale, offset, { residual }).y, add(plain, residual));
    expectClose(batchNorm(x, scale, offset, { relu: true, residual }).y, relu(add(plain, residual)));
  });

  it('keeps the precision of a channel far from zero', () => {
    const x = tensor2d([[4096], [4097], [4098]]);
    const { y, variance } = batchNorm(x, channels(1), channels(0), { epsilon: 0 });
    expectClose(variance, [2 / 3]);
    expectClose(y, [-Math.sqrt(1.5), 0, Math.sqrt(1.5)]);
  });

  it('turns a constant channel into its offset', () => {
    expectClose(batchNorm(ones([3, 2]), channels(5, 6), channels(7, 8)).y, [7, 8, 7, 8, 7, 8]);
  });

  it.each([
    ['plain', { relu: false, residual: false }],
    ['with a ReLU', { relu: true, residual: false }],
    ['with a residual', { relu: false, residual: true }],
    ['with both', { relu: true, residual: true }],
  ])('%s has gradients that match finite differences', (_, { relu, residual }) => {
    const inputs = [random('x', 3, 2, 2, 3), channels(0.9, -1.2, 0.4), channels(0.3, 0.2, -0.1)];
    if (residual) inputs.push(random('residual', 3, 2, 2, 3));
    checkGradients(
      (x, scale, offset, added) =>
        batchNorm(x as Tensor, scale as Tensor1D, offset as Tensor1D, { relu, residual: added }).y,
      inputs,
      // Small steps: few entries come near the kink.
      relu ? { epsilon: 1e-3, tolerance: 1e-2 } : { tolerance: 2e-3 },
    );
  });

  it('has a gradient of 0 where the ReLU is 0', () => {
    // y is 0 in the middle.
    const x = tensor2d([[-1], [0], [1]]);
    const f = (...[input, scale, offset]: Tensor[]) =>
      batchNorm(input as Tensor, scale as Tensor1D, offset as Tensor1D, { relu: true }).y;
    const [, , doffset] = grads(f)([x, channels(1), channels(0)], ones([3, 1])) as [Tensor, Tensor, Tensor];
    expectClose(doffset, [1]);
  });

  it('returns statistics that the caller owns and that no gradient flows through', () => {
    const [x, scale, offset] = [random('x', 4, 3), channels(1, 2, 3), channels(0, 0, 0)];
    expectNoLeaks(() => {
      const { y, mean, variance } = batchNorm(x, scale, offset);
      expect(mean.isDisposed || variance.isDisposed).toBe(false);
      dispose([y, mean, variance]);
    });
    const f = (input: Tensor, weigh: number) => {
      const { y, mean } = batchNorm(input, scale, offset);
      return add(sum(mul(y, x)), mul(sum(mean), weigh));
    };
    const gradientOf = (weigh: number) => grad((input: Tensor) => f(input, weigh))(x);
    expectClose(gradientOf(5), gradientOf(0));
  });

  it('leaks no tensors', () => {
    const [x, scale, offset, residual] = [random('x', 4, 3), ones([3]), zeros([3]), random('r', 4, 3)];
    const f = (...[input, s, o, r]: Tensor[]) =>
      batchNorm(input as Tensor, s as Tensor1D, o as Tensor1D, { relu: true, residual: r }).y;
    expectNoLeaks(() => tidy(() => void f(x, scale, offset, residual)));
    expectNoLeaks(() => dispose(grads(f)([x, scale, offset, residual])));
  });

  it('rejects shapes that do not match', () => {
    const run = (shape: number[], size: number, residual?: number[]) => () =>
      batchNorm(zeros(shape), ones([size]) as Tensor1D, zeros([3]) as Tensor1D, {
        residual: residual && zeros(residual),
      });
    expect(run([2, 4], 3)).toThrow(ShapeError);
    expect(run([2, 4], 3)).toThrow('batchNorm expects 3 channels, got an input of shape [2,4]');
    expect(run([3], 3)).toThrow(ShapeError);
    expect(run([2, 4], 4)).toThrow(ShapeError);
    expect(run([0, 3], 3)).toThrow('needs at least one value per channel');
    expect(run([2, 3], 3, [1, 3])).toThrow('cannot add a residual of shape [1,3] to [2,3]');
  });
});

describe('kernels of a backend', () => {
  const registered: string[] = [];
  const register = (kernelName: string, kernelFunc: KernelConfig['kernelFunc']) => {
    registerKernel({ kernelName, backendName: 'cpu', kernelFunc });
    registered.push(kernelName);
  };
  afterEach(() => {
    for (const name of registered.splice(0)) unregisterKernel(name, 'cpu');
  });

  it('receive the inputs and attributes of the contract', () => {
    const seen: unknown[] = [];
    register('BatchNorm', ({ inputs, attrs }) => {
      seen.push(Object.keys(inputs), attrs);
      return [tensor2d([[1]]), channels(2), channels(3)];
    });
    register('BatchNormGrad', ({ inputs, attrs }) => {
      seen.push(Object.keys(inputs), attrs, [...(inputs.variance as Tensor1D).dataSync()]);
      return [tensor2d([[4]]), channels(5), channels(6), tensor2d([[7]])];
    });
    const f = (...[x, scale, offset, residual]: Tensor[]) =>
      batchNorm(x as Tensor, scale as Tensor1D, offset as Tensor1D, { epsilon: 0.5, relu: true, residual }).y;
    const given = grads(f)([zeros([1, 1]), channels(1), channels(1), zeros([1, 1])], ones([1, 1]));
    expect(given.map((gradient) => gradient.dataSync()[0])).toEqual([4, 5, 6, 7]);
    expect(seen).toEqual([
      ['x', 'scale', 'offset', 'residual'],
      { epsilon: 0.5, relu: true },
      ['dy', 'x', 'scale', 'offset', 'residual', 'mean', 'variance'],
      { epsilon: 0.5, relu: true },
      [3],
    ]);
  });
});

describe('batchNormInference', () => {
  const statistics = { mean: channels(1, -2, 0.5), variance: channels(4, 0.25, 1) };
  const [scale, offset] = [channels(2, -1, 0.5), channels(0, 1, -1)];

  it('uses the given statistics', () => {
    const y = batchNormInference(tensor2d([[3, -1.5, 1.5]]), statistics, scale, offset, { epsilon: 0 });
    expectClose(y, [2, 0, -0.5]);
  });

  it('matches batchNorm for the same statistics', () => {
    const [x, residual] = [random('x', 2, 3, 4, 3), random('residual', 2, 3, 4, 3)];
    const options = { relu: true, residual, epsilon: 1e-3 };
    const { y, mean, variance } = batchNorm(x, scale, offset, options);
    expectClose(batchNormInference(x, { mean, variance }, scale, offset, options), y, { absolute: 1e-5 });
  });

  it('has gradients that match finite differences', () => {
    checkGradients(
      (x, s, o, residual) =>
        batchNormInference(x as Tensor, statistics, s as Tensor1D, o as Tensor1D, { residual }),
      [random('x', 2, 2, 2, 3), scale, offset, random('residual', 2, 2, 2, 3)],
      { tolerance: 2e-3 },
    );
  });

  it('leaks no tensors', () => {
    const x = random('x', 4, 3);
    expectNoLeaks(() =>
      batchNormInference(x, statistics, scale, offset, { relu: true, residual: x }).dispose(),
    );
  });

  it('rejects shapes that do not match', () => {
    expect(() => batchNormInference(zeros([2, 4]), statistics, scale, offset)).toThrow(ShapeError);
  });
});
