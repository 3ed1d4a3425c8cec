import '@tensorflow/tfjs-backend-cpu';
import { Rng, ShapeError } from '@convkit/core';
import { checkGradients, expectClose, expectNoLeaks, normalValues } from '@convkit/testing';
import {
  grad,
  mul,
  type Rank,
  type Scalar,
  softmax,
  sub,
  type Tensor,
  type Tensor2D,
  tensor2d,
} from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { installGradients } from '../install-gradients.js';
import { distillationLoss } from './distillation-loss.js';

beforeAll(installGradients);

const logits = mul(normalValues<Rank.R2>([3, 4], new Rng(1)), 2) as Tensor2D;
const teacher = mul(normalValues<Rank.R2>([3, 4], new Rng(2)), 3) as Tensor2D;

/** T^2 * the mean over rows of sum p log(p / q). */
function expected(temperature: number): number {
  const [p, q] = [teacher, logits].map((x) => softmax(mul(x, 1 / temperature)).arraySync() as number[][]);
  const rows = (p as number[][]).map((row, i) =>
    row.reduce((sum, share, j) => sum + share * Math.log(share / ((q as number[][])[i]?.[j] as number)), 0),
  );
  return (temperature ** 2 * rows.reduce((sum, row) => sum + row, 0)) / rows.length;
}

it.each([1, 2.5, 20])('is the divergence from the teacher times T^2, for T = %d', (temperature) => {
  const absolute = 1e-4;
  expectClose(distillationLoss(logits, teacher, temperature), expected(temperature), { absolute });
});

it('is zero for equal outputs', () => {
  expectClose(distillationLoss(teacher, teacher, 4), 0, { absolute: 1e-5 });
});

it.each([1, 4])('has the gradient T (q - p) / n of the logits for T = %d', (temperature) => {
  const own = grad((x) => distillationLoss(x as Tensor2D, teacher, temperature))(logits);
  const soft = (x: Tensor) => softmax(mul(x, 1 / temperature));
  expectClose(own, mul(sub(soft(logits), soft(teacher)), temperature / 3), { absolute: 1e-5 });
});

it('has no gradient of the teacher', () => {
  const ofTeacher = grad((x) => distillationLoss(logits, x as Tensor2D, 2));
  expect(() => ofTeacher(teacher)).toThrow('Cannot compute gradient');
});

it('has a gradient that matches finite differences', () => {
  checkGradients((x: Tensor) => distillationLoss(x as Tensor2D, teacher, 3) as Scalar, [logits], {
    tolerance: 5e-3,
  });
});

it('stays finite for outputs of any size', () => {
  const far = tensor2d([[1e4, -1e4, 0, 5]]);
  expect(Number.isFinite(distillationLoss(far, mul(far, -1) as Tensor2D, 1).arraySync())).toBe(true);
});

it('rejects a teacher with other classes, and leaks no tensors', () => {
  const other = tensor2d([[1, 2, 3]]);
  expect(() => distillationLoss(logits, other, 1)).toThrow(ShapeError);
  expectNoLeaks(() => distillationLoss(logits, teacher, 2).dispose());
});
