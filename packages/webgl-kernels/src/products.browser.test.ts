import { linear } from '@convkit/ops';
import { expectNoLeaks } from '@convkit/testing';
import {
  add,
  cast,
  fused,
  grads,
  log,
  matMul,
  mul,
  scalar,
  setBackend,
  sigmoid,
  square,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
} from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { expectSameOnBoth, random, startBoth } from './on-both.fixture.js';

beforeAll(startBoth);

/** Values whose texels contain 0.5 beyond an odd edge, unless they are so few that tfjs does not use WebGL. */
const dirty = (label: string, ...shape: number[]) => sigmoid(random(label, ...shape));
/** Values whose texels contain infinity beyond an odd edge. */
const infinite = (label: string, ...shape: number[]) => log(square(random(label, ...shape)));

it.each([undefined, 'relu'] as const)(
  'a linear layer of odd extents matches the values and gradients of the cpu backend: activation %s',
  async (activation) => {
    const run = (x: Tensor, w: Tensor, bias: Tensor) =>
      linear(x as Tensor2D, w as Tensor2D, bias as Tensor1D, activation);
    await expectSameOnBoth(() => {
      const given = [dirty('x', 21, 15), add(random('w', 15, 11), 1), random('bias', 11)];
      return [run(...(given as [Tensor, Tensor, Tensor])), ...grads(run)(given, dirty('dy', 21, 11))];
    });
  },
);

const TRANSPOSED = [
  [false, false],
  [true, false],
  [false, true],
  [true, true],
] as const;

it.each(TRANSPOSED)(
  'a product of odd extents matches the cpu backend: transposed %s, %s',
  async (first, second) => {
    const [a, b] = [first ? [15, 13] : [13, 15], second ? [11, 15] : [15, 11]];
    const batched = (shape: number[]) => [3, ...shape];
    await expectSameOnBoth(() => [
      matMul(dirty('a', ...a), dirty('b', ...b), first, second),
      matMul(infinite('a', ...a), infinite('b', ...b), first, second),
      matMul(dirty('a', ...batched(a)), dirty('b', ...batched(b)), first, second),
      matMul(dirty('a', ...batched(a)), dirty('b', ...b), first, second),
      fused.matMul({
        a: dirty('a', ...a),
        b: dirty('b', ...b),
        transposeA: first,
        transposeB: second,
        bias: random('bias', 11),
        activation: 'elu',
      }),
    ]);
  },
);

it('a product over a long odd extent matches the cpu backend', async () => {
  await expectSameOnBoth(() => [matMul(dirty('a', 1, 2001), dirty('b', 2001, 1))]);
});

it('a product of odd extents with a scalar bias matches the cpu backend', async () => {
  await expectSameOnBoth(() => [
    fused.matMul({ a: dirty('a', 13, 15), b: dirty('b', 15, 11), bias: random('bias', 1) as Tensor1D }),
  ]);
});

it('a product of integers with odd extents returns integers', async () => {
  const whole = (label: string, ...shape: number[]) =>
    add(cast(mul(dirty(label, ...shape), 9), 'int32'), scalar(1, 'int32'));
  const run = () => matMul(whole('a', 13, 15), whole('b', 15, 11));
  await expectSameOnBoth(() => [run()]);
  await setBackend('webgl');
  expect(run().dtype).toBe('int32');
});

it('an empty product matches the cpu backend', async () => {
  await expectSameOnBoth(() => [matMul(random('a', 0, 5), random('b', 5, 9))]);
});

it('rejects matrices that do not match, as tfjs does', async () => {
  await setBackend('webgl');
  expect(() => matMul(random('a', 2, 3), random('b', 5, 4))).toThrow(/inner shapes/);
});

it('leaks no tensors', async () => {
  await setBackend('webgl');
  const given = [dirty('x', 21, 15), dirty('w', 15, 11)] as [Tensor2D, Tensor2D];
  const step = () => {
    matMul(...given).dispose();
    fused.matMul({ a: given[0], b: given[1], activation: 'elu' }).dispose();
  };
  step();
  expectNoLeaks(step);
});
