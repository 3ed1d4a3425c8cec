import { LRN, LRNGrad, type Tensor, tensor4d, zeros } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { expectSameOnBoth, kernel, outputsOn, random, startBackends } from '../../backends.fixture.js';

beforeAll(startBackends);

const attributes = [
  { depthRadius: 2, bias: 1, alpha: 1e-4, beta: 0.75 },
  { depthRadius: 5, bias: 2, alpha: 0.3, beta: 0.5 },
  { depthRadius: 1, bias: 0.5, alpha: 1, beta: 1 },
  { depthRadius: 0, bias: 1, alpha: 1, beta: 0.75 },
  { depthRadius: 2, bias: 1, alpha: 0.5, beta: 0.6 },
];
const shapes = [
  [1, 1, 1, 1],
  [2, 3, 4, 3],
  [1, 5, 2, 6],
  [2, 7, 7, 13],
  [3, 21, 20, 64],
];

it.each(shapes.map((shape) => [shape]))('normalizes %j, with gradients, like the cpu backend', (shape) => {
  for (const attrs of attributes) {
    expectSameOnBoth(() => {
      const [x, dy] = [random('x', ...shape), random('dy', ...shape)];
      const y = kernel(LRN, { x }, attrs) as Tensor;
      return [y, kernel(LRNGrad, { x, y, dy }, attrs) as Tensor];
    });
  }
});

it('passes NaN and infinities only to their windows', () => {
  const values = [1, 2, Number.NaN, 3, 4, 5, 6, Number.POSITIVE_INFINITY, 7, 8];
  const attrs = { depthRadius: 1, bias: 1, alpha: 0.5, beta: 0.75 };
  expectSameOnBoth(() => {
    const x = tensor4d(values, [1, 1, 1, 10]);
    const y = kernel(LRN, { x }, attrs) as Tensor;
    return [y, kernel(LRNGrad, { x, y, dy: random('dy', 1, 1, 1, 10) }, attrs) as Tensor];
  });
});

it('accepts an empty batch', () => {
  const [output] = outputsOn('wasm', () => kernel(LRN, { x: zeros([0, 2, 2, 3]) }, attributes[0] as object));
  expect(output?.shape).toEqual([0, 2, 2, 3]);
});
