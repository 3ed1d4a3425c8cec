import { Rng } from '@convkit/core';
import { dropout } from '@convkit/ops';
import { grad, ones, reshape, type Tensor, tensor1d } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { kernel, outputsOn, random, startBackends } from '../../backends.fixture.js';

beforeAll(startBackends);

const { key } = new Rng(2 ** 40 + 3).state;

/** The mask by the definition, value by value, and the generator's state afterwards. */
function expectedMask(size: number, rate: number, draws: number) {
  const rng = Rng.restore({ key, draws });
  const mask = Float32Array.from({ length: size }, () => (rng.uniform() < rate ? 0 : 1 / (1 - rate)));
  return { mask, state: rng.state };
}

/** Draws before which the low word of the counter overflows within or at an end of four blocks, and others. */
const starts = [0, 1, 2, 7, 1000, 1001, 2 ** 33 - 7, 2 ** 33 - 4, 2 ** 33 - 1, 2 ** 33, 2 ** 52 + 1];

describe.each([0.1, 0.5, 0.9])('dropout at rate %d', (rate) => {
  it.each([1, 2, 3, 4, 5, 8, 9, 17, 1000, 10_001])('drops the same of %i values as the reference', (size) => {
    for (const draws of starts) {
      const { mask, state } = expectedMask(size, rate, draws);
      for (const backend of ['wasm', 'cpu'] as const) {
        const rng = Rng.restore({ key, draws });
        const [dropped, next] = outputsOn(backend, () => [
          dropout(ones([size]), rate, rng),
          dropout(ones([3]), rate, rng),
        ]);
        expect(dropped?.values).toEqual(mask);
        expect(next?.values).toEqual(expectedMask(3, rate, state.draws).mask);
        expect(rng.state).toEqual({ key, draws: state.draws + 3 });
      }
    }
  });
});

it.each([2 ** -32, 2 ** -33, 1e-300, 1 - 2 ** -32, 1 - 2 ** -53, 0.3])('drops at the rate %d', (rate) => {
  const run = () => dropout(ones([5000]), rate, new Rng(5));
  expect(outputsOn('wasm', run)).toEqual(outputsOn('cpu', run));
});

it('drops exactly the words below the rate', () => {
  const word = new Rng(9).uint32();
  const values = (rate: number) =>
    outputsOn('wasm', () => dropout(ones([1]), rate, new Rng(9)))[0]?.values[0];
  expect(values(word / 2 ** 32)).toBeGreaterThan(0);
  expect(values((word + 0.5) / 2 ** 32)).toBe(0);
  expect(values((word + 1) / 2 ** 32)).toBe(0);
});

it('matches values and gradients of the cpu backend bit for bit, in any shape', () => {
  const specials = () => tensor1d([Number.NaN, Number.POSITIVE_INFINITY, -0, 0, -1, 1e-45]);
  const run = () => {
    const f = (x: Tensor) => dropout(x, 0.4, Rng.restore({ key, draws: 3 }));
    const x = random('x', 3, 5, 2, 7);
    return [f(x), grad(f)(x, random('dy', 3, 5, 2, 7)), f(specials()), f(reshape(tensor1d([]), [0, 3]))];
  };
  expect(outputsOn('wasm', run)).toEqual(outputsOn('cpu', run));
});

it('accepts integers, as a product with the mask does', () => {
  const run = () => dropout(tensor1d([1, 2, 3, 4, 5], 'int32'), 0.5, new Rng(1));
  expect(outputsOn('wasm', run)).toEqual(outputsOn('cpu', run));
});

it('returns the mask with the values', () => {
  const [, mask] = outputsOn('wasm', () =>
    kernel('Dropout', { x: random('x', 1000) }, { rate: 0.5, key, draws: 5 }),
  );
  expect(mask?.values).toEqual(expectedMask(1000, 0.5, 5).mask);
});
