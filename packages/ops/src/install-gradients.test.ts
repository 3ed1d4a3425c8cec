import { execFileSync } from 'node:child_process';
import { Rng } from '@convkit/core';
import { installGradients } from '@convkit/ops';
import { checkGradients, expectClose, normalValues, spacedValues } from '@convkit/testing';
import {
  avgPool,
  conv2d,
  getGradient,
  grad,
  MaxPool,
  matMul,
  maxPool,
  type Rank,
  relu,
  sum,
  type Tensor,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, it } from 'vitest';

beforeAll(installGradients);

const image = (...shape: [number, number, number, number]) => normalValues<Rank.R4>(shape, new Rng(1));

it('may be called twice', () => {
  const once = getGradient(MaxPool);
  installGradients();
  expect(getGradient(MaxPool)).toStrictEqual(once);
  checkGradients(relu, [spacedValues([5], new Rng(1))]);
});

it("makes tfjs's own ops differentiable", () => {
  checkGradients(
    (a, b) => matMul(a, b, true),
    [normalValues([3, 2], new Rng(1)), normalValues([3, 4], new Rng(2))],
  );
  checkGradients(
    (x, w) => conv2d(x as Tensor4D, w as Tensor4D, 2, 'same'),
    [image(1, 5, 4, 3), image(3, 2, 3, 2)],
  );
});

type Rounding = 'floor' | 'round' | 'ceil' | undefined;
const pools: [
  size: number | [number, number],
  stride: number,
  pad: 'valid' | 'same' | number,
  mode: Rounding,
][] = [
  [2, 2, 'valid', undefined],
  [3, 2, 'same', undefined],
  [[2, 3], 2, 'valid', undefined],
  [3, 2, 0, 'ceil'],
  [3, 2, 1, 'floor'],
  [3, 2, 1, 'ceil'],
  [2, 3, 0, 'round'],
];

describe.each(pools)("tfjs's pooling of %s, stride %i, padding %s, %s", (size, stride, pad, mode) => {
  it('has correct gradients', () => {
    const x = spacedValues<Rank.R4>([1, 6, 7, 2], new Rng(1));
    const steps = { epsilon: 1e-3, tolerance: 2e-3 };
    checkGradients((input) => maxPool(input as Tensor4D, size, stride, pad, mode), [x], steps);
    checkGradients((input) => avgPool(input as Tensor4D, size, stride, pad, mode), [x]);
  });
});

it('passes back all nine gradients of a 6x6 image in ceil mode, of which tfjs loses five', () => {
  const nine = grad((x: Tensor) => sum(maxPool(x as Tensor4D, 3, 2, 0, 'ceil')));
  expectClose(sum(nine(image(1, 6, 6, 1))), 9);
  const means = grad((x: Tensor) => sum(avgPool(x as Tensor4D, 3, 2, 0, 'ceil')));
  expectClose(sum(means(image(1, 6, 6, 1))), 9);
});

it('works in plain Node, with one copy of tfjs-core', () => {
  const script = `
    import '@tensorflow/tfjs-backend-cpu';
    import * as tf from '@tensorflow/tfjs-core';
    import { installGradients } from '@convkit/ops';
    installGradients();
    const [dx, dw] = tf.grads((x, w) => tf.sum(tf.relu(tf.conv2d(x, w, 1, 'valid'))))([tf.ones([1, 3, 3, 1]), tf.ones([2, 2, 1, 1])]);
    console.log(JSON.stringify([...dx.dataSync(), ...dw.dataSync()]));
  `;
  const output = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: import.meta.dirname,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  expect(JSON.parse(output.trim().split('\n').at(-1) as string)).toEqual([
    1, 2, 1, 2, 4, 2, 1, 2, 1, 4, 4, 4, 4,
  ]);
});
