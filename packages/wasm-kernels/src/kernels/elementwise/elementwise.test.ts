import { installGradients } from '@convkit/ops';
import {
  engine,
  grad,
  memory,
  neg,
  Relu,
  relu,
  reshape,
  Sigmoid,
  sigmoid,
  Tanh,
  type Tensor,
  tanh,
  tensor,
  tensor1d,
  tidy,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectSameOnBoth, kernel, outputsOn, random, startBackends } from '../../backends.fixture.js';

beforeAll(async () => {
  installGradients();
  await startBackends();
});

/** Floats of either sign from denormals to infinity, and NaN: every 1021st bit pattern. */
function allFloats(): Float32Array {
  const bits = Uint32Array.from({ length: Math.floor(2 ** 32 / 1021) >> 3 }, (_, i) => i * 8 * 1021);
  return new Float32Array(bits.buffer);
}

const denormal = 2 ** -149;
const unitInLastPlace = (value: number) =>
  Math.max(2 ** (Math.floor(Math.log2(Math.abs(value))) - 23), denormal);

/** The largest distance, in units in the last place of `expected`. Infinite if NaN, infinities or signs differ. */
function worstError(actual: Float32Array, xs: Float32Array, f: (x: number) => number): number {
  let worst = 0;
  for (const [i, x] of xs.entries()) {
    const [got, expected] = [actual[i] as number, f(x)];
    if (Number.isNaN(expected) || Math.abs(expected) < denormal / 2) {
      if (!Object.is(got, expected) && Math.abs(got - expected) > denormal) return Number.POSITIVE_INFINITY;
    } else worst = Math.max(worst, Math.abs(got - expected) / unitInLastPlace(expected));
    if (!Number.isFinite(worst) || Number.isNaN(got) !== Number.isNaN(expected))
      return Number.POSITIVE_INFINITY;
  }
  return worst;
}

// In float64, 1 / (1 + e^-x) loses no digits for any x.
const activations = [
  ['Tanh', Math.tanh, Tanh],
  ['Sigmoid', (x: number) => 1 / (1 + Math.exp(-x)), Sigmoid],
] as const;

it.each(activations)('%s is within 3 units in the last place, over all floats', (_, f, name) => {
  const xs = allFloats();
  const values = tidy(() => (kernel(name, { x: tensor1d(xs) }, {}) as Tensor).dataSync() as Float32Array);
  expect(worstError(values, xs, f)).toBeLessThan(3);
});

it.each(activations)('%s is within 3 units in the last place where it is steep', (_, f, name) => {
  const xs = Float32Array.from({ length: 200_001 }, (_, i) => (i - 100_000) / 9000);
  const values = tidy(() => (kernel(name, { x: tensor1d(xs) }, {}) as Tensor).dataSync() as Float32Array);
  expect(worstError(values, xs, f)).toBeLessThan(3);
});

it('keeps the sign of zero and of the smallest floats', () => {
  const xs = [0, -0, denormal, -denormal, 1e-38, -1e-38];
  const values = tidy(() => [...(tanh(tensor1d(xs)) as Tensor).dataSync()]);
  expect(values).toEqual([...Float32Array.from(xs)]);
});

const functions: [string, (x: Tensor) => Tensor][] = [
  ['relu', relu],
  ['tanh', tanh],
  ['sigmoid', sigmoid],
];

describe.each(functions)('%s', (_, f) => {
  it.each([1, 2, 3, 4, 5, 7, 8, 9, 33_001])('of %i values and its gradient match the cpu backend', (size) => {
    expectSameOnBoth(() => {
      const x = random('x', size);
      return [f(x), grad(f)(x, random('dy', size))];
    });
  });

  it('passes NaN and infinities like the cpu backend', () => {
    const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
    const specials = [nan, inf, -inf, 0, -0, 1, -1];
    const xs = specials.flatMap((x) => specials.map(() => x));
    const dys = specials.flatMap(() => specials);
    expectSameOnBoth(() => [f(tensor(xs)), grad(f)(tensor(xs), tensor(dys))]);
  });

  it('accepts an empty tensor', () => {
    expectSameOnBoth(() => {
      const x = reshape(tensor([]), [0, 3]);
      return [f(x), grad(f)(x, reshape(tensor([]), [0, 3]))];
    });
  });
});

it('relu accepts integers', () => {
  expectSameOnBoth(() => kernel(Relu, { x: tensor1d([-2, 3], 'int32') }, {}));
});

it('clones without copying, and frees the memory with the last clone', () => {
  const before = memory();
  const x = random('x', 5);
  const data = engine().backend.numDataIds();
  const copy = x.clone();
  expect(engine().backend.numDataIds()).toBe(data);
  x.dispose();
  const [values] = outputsOn('wasm', () => neg(neg(copy)));
  expect(values?.values).toEqual(copy.dataSync());
  copy.dispose();
  expect(memory().numTensors).toBe(before.numTensors);
  expect(engine().backend.numDataIds()).toBe(data - 1);
});
