import { cast, mul, type Tensor, tensor1d } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { expectSameOnBoth, random, startBackends } from '../../backends.fixture.js';

beforeAll(startBackends);

it.each([[[]], [[1]], [[7]], [[0]], [[3, 5]], [[150, 221]]])(
  'scales %j by a scalar on either side',
  (shape) => {
    expectSameOnBoth(() => [mul(random('x', ...shape), 0.1), mul(0.1, random('x', ...shape))]);
  },
);

it('leaves integers and other shapes to tfjs', () => {
  expectSameOnBoth(() => [
    mul(tensor1d([3, -4], 'int32'), 2),
    mul(random('x', 3, 5), random('row', 5)),
    mul(random('x', 4, 1), random('column', 1, 3)),
  ]);
});

it('casts to the same type without a copy, and to another one as tfjs does', () => {
  const x = random('x', 9);
  const same = cast(x, 'float32') as Tensor;
  expect(same.dataId).toBe(x.dataId);
  same.dispose();
  x.dispose();
  expectSameOnBoth(() => cast(random('x', 9), 'int32'));
});
