import { Rng } from '@convkit/core';
import { installGradients } from '@convkit/ops';
import { expectClose } from '@convkit/testing';
import { add, grads, type Tensor, tensor, tensor1d, zeros } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectSameOnBoth, kernel, outputsOn, random, startBackends } from '../../backends.fixture.js';

beforeAll(async () => {
  installGradients();
  await startBackends();
});

const derivatives = {
  relu: (y: number) => (y > 0 ? 1 : 0),
  tanh: (y: number) => 1 - y * y,
  sigmoid: (y: number) => y * (1 - y),
};
const names = ['relu', 'tanh', 'sigmoid'] as const;
const shapes = [
  [1, 1],
  [3, 1],
  [2, 3],
  [7, 5],
  [64, 10],
  [129, 84],
  [5, 7, 9, 6],
  [2, 17, 33, 16],
  [70, 30, 13],
  [3, 1000],
  [3, 4097],
];

describe.each(shapes.map((shape) => [shape]))('a bias along the last axis of %j', (shape) => {
  it.each(names)('and %s: the gradients match plain sums in float64', (activation) => {
    const columns = shape.at(-1) as number;
    const [dy, y] = [random('dy', ...shape), random('y', ...shape)];
    const [dz, dbias] = outputsOn('wasm', () => kernel('BiasActivationGrad', { dy, y }, { activation }));
    const [upstream, outputs] = [dy.dataSync(), y.dataSync()];
    const sums = new Float64Array(columns);
    const expected = Array.from(upstream, (value, i) => {
      const gradient = value * derivatives[activation](outputs[i] as number);
      sums[i % columns] = (sums[i % columns] as number) + gradient;
      return gradient;
    });
    expectClose(dz?.values as Float32Array, expected);
    // Each of n additions of values near 1 is off by 6e-8 of a sum near sqrt(n).
    expectClose(dbias?.values as Float32Array, Float32Array.from(sums), { relative: 1e-5, absolute: 1e-4 });
    expect(dbias?.shape).toEqual([columns]);
    dy.dispose();
    y.dispose();
  });
});

it.each(names)('passes NaN and infinities back through %s', (activation) => {
  const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
  const [dy, y] = [tensor([[1, nan, inf, 1, 2]]), tensor([[nan, 1, -1, inf, 0.5]])];
  const [dz, dbias] = outputsOn('wasm', () => kernel('BiasActivationGrad', { dy, y }, { activation }));
  const expected = [1, nan, inf, 1, 2].map((value, i) => {
    return value * derivatives[activation]([nan, 1, -1, inf, 0.5][i] as number);
  });
  expectClose(dz?.values as Float32Array, expected);
  expectClose(dbias?.values as Float32Array, expected);
});

it('accepts an empty batch', () => {
  const empty = () => zeros([0, 3]);
  const [dz, dbias] = outputsOn('wasm', () =>
    kernel('BiasActivationGrad', { dy: empty(), y: empty() }, { activation: 'relu' }),
  );
  expect(dz?.shape).toEqual([0, 3]);
  expect(Array.from(dbias?.values as Float32Array)).toEqual([0, 0, 0]);
});

const sums: [a: number[], b: number[]][] = [
  [[5], [5]],
  [
    [3, 7],
    [3, 7],
  ],
  [[40, 30, 17], [17]],
  [
    [2, 3, 5],
    [3, 5],
  ],
  [
    [2, 3, 5],
    [1, 1, 5],
  ],
  [[6], [4, 6]],
  [[4, 6], []],
  [
    [4, 1],
    [1, 6],
  ],
  [
    [2, 1, 3],
    [2, 4, 3],
  ],
  [[0, 3], [3]],
];

it.each(sums)('adds %j and %j, with gradients, like the cpu backend', (a, b) => {
  expectSameOnBoth(() => {
    const inputs = [random('a', ...a), random('b', ...b)] as const;
    const sum = add(...inputs);
    return [sum, ...grads((x: Tensor, y: Tensor) => add(x, y))([...inputs], random('dy', ...sum.shape))];
  });
});

it('adds integers and random shapes', () => {
  expectSameOnBoth(() => add(tensor1d([1, 2, 3], 'int32'), tensor1d([4, 5, 6], 'int32')));
  const rng = new Rng(3);
  for (let i = 0; i < 20; i++) {
    const shape = Array.from({ length: 1 + rng.integer(4) }, () => 1 + rng.integer(6));
    const row = shape.slice(rng.integer(shape.length));
    expectSameOnBoth(() => add(random('a', ...shape), random('b', ...row)));
  }
});
