import { ConfigError, Rng, ShapeError } from '@convkit/core';
import {
  cast,
  customGrad,
  exp,
  greater,
  mul,
  relu,
  square,
  sum,
  type Tensor,
  tensor,
  tensor1d,
  tidy,
  variable,
} from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { expect, it } from 'vitest';
import { checkGradients, checkVariableGradients } from './check-gradients.js';
import { expectNoLeaks } from './expect-no-leaks.js';
import { normalValues, spacedValues } from './spaced-values.js';

/** An op of one input with the given gradient, so that none needs to be registered. */
const withGradient =
  (value: (x: Tensor) => Tensor, gradient: (dy: Tensor, x: Tensor) => Tensor) =>
  (x: Tensor): Tensor =>
    customGrad((input) => ({
      value: value(input as Tensor),
      gradFunc: (dy: Tensor) => gradient(dy, x),
    }))(x);

const exponential = withGradient(exp, (dy, x) => mul(dy, exp(x)));

const scaledProduct = (a: Tensor, b: Tensor): Tensor =>
  customGrad((x, y) => ({
    value: mul(x as Tensor, y as Tensor),
    gradFunc: (dy: Tensor) => [mul(dy, y as Tensor), mul(dy, x as Tensor)],
  }))(a, b);

const sample = (...shape: number[]) => normalValues(shape, new Rng(1));

it('accepts a correct gradient, whatever the scale of the input', () => {
  checkGradients(exponential, [sample(3, 5)]);
  const doubled = withGradient(
    (x) => mul(x, 2),
    (dy) => mul(dy, 2),
  );
  for (const scale of [1e-4, 1e4]) checkGradients(doubled, [mul(sample(20), scale)]);
});

it('checks every input', () => {
  checkGradients(scaledProduct, [sample(2, 3), mul(sample(2, 3), 100)]);
  const wrongForSecond = (a: Tensor, b: Tensor): Tensor =>
    customGrad((x, y) => ({
      value: mul(x as Tensor, y as Tensor),
      gradFunc: (dy: Tensor) => [mul(dy, y as Tensor), mul(dy, y as Tensor)],
    }))(a, b);
  expect(() => checkGradients(wrongForSecond, [sample(4), mul(sample(4), 3)])).toThrow(
    /^the gradient of input 1 is off by/,
  );
});

it.each([
  ['half a percent too large', (dy: Tensor, x: Tensor) => mul(mul(dy, exp(x)), 1.005)],
  ['of the wrong sign', (dy: Tensor, x: Tensor) => mul(mul(dy, exp(x)), -1)],
  ['zero', (dy: Tensor) => mul(dy, 0)],
  ['NaN', (dy: Tensor) => mul(dy, Number.NaN)],
  ['wrong in one entry', (dy: Tensor, x: Tensor) => mul(mul(dy, exp(x)), tensor1d([1, 1, 1, 0.9]))],
  ['independent of dy', (_: Tensor, x: Tensor) => exp(x)],
])('rejects a gradient that is %s', (_, gradient) => {
  expect(() => checkGradients(withGradient(exp, gradient), [sample(4)])).toThrow(/^the gradient of input 0/);
});

it('checks every value of an output that is not a scalar', () => {
  const onlyTheSum = withGradient(
    (x) => square(x),
    (dy, x) => mul(mul(x, 2), sum(dy)),
  );
  expect(() => checkGradients(onlyTheSum, [sample(4)])).toThrow(/off by/);
});

it('accepts a kink that the inputs stay away from', () => {
  const rectifier = withGradient(relu, (dy, x) => mul(dy, cast(greater(x, 0), 'float32')));
  checkGradients(rectifier, [spacedValues([40], new Rng(2))], { epsilon: 1e-2 });
});

it('accepts a gradient of zero', () => {
  const flat = withGradient(
    (x) => mul(x, 0),
    (dy) => mul(dy, 0),
  );
  checkGradients(flat, [sample(4)]);
});

it('compares a sample of a large input', () => {
  let runs = 0;
  const counted = (x: Tensor) => {
    runs++;
    return exponential(x);
  };
  checkGradients(counted, [mul(sample(1000), 0.1)], { samples: 5 });
  expect(runs).toBeLessThan(30);
});

it('checks variables, and restores their values', () => {
  const [weight, unused] = [variable(sample(3)), variable(sample(2))];
  const before = [...weight.dataSync()];
  const right = () => exponential(weight);
  checkVariableGradients(right, new Map([['weight', weight]]));
  expect([...weight.dataSync()]).toEqual(before);

  const wrong = () => withGradient(exp, (dy) => dy)(weight);
  expect(() => checkVariableGradients(wrong, new Map([['conv1.weight', weight]]))).toThrow(
    /^the gradient of conv1.weight is off by/,
  );
  expect([...weight.dataSync()]).toEqual(before);
  checkVariableGradients(right, new Map(Object.entries({ weight, unused })));
});

it('rejects inputs that are not float32, and empty outputs', () => {
  const labels = tensor([1, 2], [2], 'int32');
  expect(() => checkGradients((x) => x, [labels])).toThrow(ConfigError);
  expect(() => checkGradients((x) => x.clone(), [tensor([], [0, 3])])).toThrow(ShapeError);
});

it('leaves no tensors behind', () => {
  const inputs = [sample(3), sample(3)];
  const weight = variable(sample(3));
  expectNoLeaks(() => checkGradients(scaledProduct, inputs));
  expectNoLeaks(() => checkVariableGradients(() => exponential(weight), new Map([['weight', weight]])));
  expectNoLeaks(() => tidy(() => void checkGradients((x) => exponential(x), inputs.slice(0, 1))));
});
