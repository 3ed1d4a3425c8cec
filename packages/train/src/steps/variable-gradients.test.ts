import '@tensorflow/tfjs-backend-cpu';
import { variableGradients } from '@convkit/core';
import { installGradients } from '@convkit/ops';
import {
  add,
  concat,
  customGrad,
  dispose,
  memory,
  mul,
  relu,
  type Scalar,
  scalar,
  setBackend,
  split,
  sum,
  type Tensor,
  tanh,
  tensor1d,
  tidy,
  type Variable,
  variable,
  variableGrads,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';

beforeAll(async () => {
  await setBackend('cpu');
  installGradients();
});

const vector = (...values: number[]) => tidy(() => variable(tensor1d(values)));

/** Passes its gradient on as it is. */
const passOn = customGrad((x) => ({ value: (x as Tensor).clone(), gradFunc: (dy) => dy }));

/** The sum of two tensors, whose gradient is one tensor. */
const shared = customGrad((x, y) => ({
  value: add(x as Tensor, y as Tensor),
  gradFunc(dy) {
    const gradient = mul(dy, 1);
    return [gradient, gradient];
  },
}));

describe('variableGradients', () => {
  const losses: readonly [string, (a: Variable, b: Variable) => Tensor][] = [
    ['a chain', (a) => sum(tanh(mul(a, a)))],
    ['a variable that is used twice', (a, b) => sum(add(mul(a, b), mul(a, relu(b))))],
    ['an op with several outputs, one of which is not used', (a) => sum(mul(split(a, 2)[0] as Tensor, 3))],
    ['an op with several inputs', (a, b) => sum(mul(concat([a, b, a]), concat([b, b, a])))],
    ['a gradient that is passed on as it is', (a, b) => sum(add(passOn(mul(a, b)), passOn(a)))],
    ['a gradient of two inputs', (a, b) => sum(shared(mul(a, b), mul(b, b)))],
    ['a constant beside it', (a) => add(sum(mul(a, 2)), sum(tanh(tensor1d([1, 2]))))],
  ];

  it.each(losses)('agrees with tfjs bit for bit: %s', (_, loss) => {
    const [a, b] = [vector(0.5, -1, 2, 3), vector(1, 2, -3, 0.25)];
    const f = () => loss(a, b) as Scalar;
    const before = memory().numTensors;
    const [expected, actual] = [variableGrads(f, [a, b]), tidy(() => variableGradients(f, [a, b]))];
    expect(actual.value.dataSync()).toEqual(expected.value.dataSync());
    expect(Object.keys(actual.grads)).toEqual(Object.keys(expected.grads));
    for (const [name, gradient] of Object.entries(expected.grads)) {
      expect(actual.grads[name]?.dataSync()).toEqual(gradient.dataSync());
    }
    dispose([expected, actual]);
    expect(memory().numTensors).toBe(before);
    dispose([a, b]);
  });

  it('frees what the forward pass has saved, and the gradients of activations, on its way back', () => {
    const x = vector(...Array(1000).fill(0.5));
    const before = memory().numBytes;
    let bytes = 0;
    const first = customGrad((value) => ({
      value: mul(value as Tensor, 1),
      gradFunc(dy) {
        bytes = memory().numBytes - before;
        return mul(dy, 1);
      },
    }));
    const deep = () => {
      let activation: Tensor = first(x);
      for (let layer = 0; layer < 50; layer++) activation = tanh(activation);
      return sum(activation) as Scalar;
    };
    dispose(tidy(() => variableGradients(deep, [x])));
    // The received gradient, and a few of its like, but not those of fifty layers.
    expect(bytes).toBeLessThan(10 * 4000);
    x.dispose();
  });

  it('leaves nothing behind if the forward or the backward pass fails', () => {
    const x = vector(1, 2);
    const before = memory().numTensors;
    const fail = (): never => {
      throw new Error('no room');
    };
    const failing = customGrad((value) => ({ value: mul(value as Tensor, 1), gradFunc: fail }));
    for (const f of [
      () => add(tanh(mul(x, x)), fail()) as Scalar,
      () => sum(tanh(failing(tanh(mul(x, x))))) as Scalar,
    ]) {
      expect(() => tidy(() => variableGradients(f, [x]))).toThrow('no room');
      expect(memory().numTensors).toBe(before);
    }
    x.dispose();
  });

  it('rejects a loss without weights', () => {
    const x = vector(1);
    expect(() => tidy(() => variableGradients(() => scalar(1), [x]))).toThrow(
      /does not depend on any weight/,
    );
    x.dispose();
  });
});
