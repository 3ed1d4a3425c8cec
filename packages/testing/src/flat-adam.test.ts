import { Rng } from '@convkit/core';
import {
  dispose,
  memory,
  mul,
  type NamedTensorMap,
  sub,
  tidy,
  train,
  type Variable,
  variable,
} from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { expect, it } from 'vitest';
import { expectClose } from './expect-close.js';
import { FlatAdam } from './flat-adam.js';
import { normalValues } from './spaced-values.js';

const SHAPES = [[2, 3], [], [4]] as const;

/** The gradient of the sum of (w - 2)^2. The last variable has none. */
const gradients = (variables: readonly Variable[]): NamedTensorMap =>
  Object.fromEntries(variables.slice(0, 2).map((w) => [w.name, mul(sub(w, 2), 2)]));

const named = (tensors: NamedTensorMap) =>
  Object.entries(tensors).map(([name, tensor]) => ({ name, tensor }));

const create = () => SHAPES.map((shape, i) => variable(normalValues([...shape], new Rng(i))));

it('updates variables of any shape exactly as the Adam of tfjs does', () => {
  const [ours, theirs] = [create(), create()];
  const [flat, separate] = [new FlatAdam(ours, 0.1), train.adam(0.1, 0.9, 0.999, 1e-7)];
  for (let step = 0; step < 20; step++) {
    tidy(() => flat.apply(gradients(ours)));
    tidy(() => separate.applyGradients(named(gradients(theirs))));
    for (const [i, w] of ours.entries()) expectClose(w, theirs[i] as Variable, { relative: 0, absolute: 0 });
  }
  flat.dispose();
  separate.dispose();
  dispose([...ours, ...theirs]);
});

it('leaks no tensors, inside a tidy or outside', () => {
  const variables = create();
  const before = memory().numTensors;
  const adam = new FlatAdam(variables, 0.1);
  for (let step = 0; step < 3; step++) {
    tidy(() => adam.apply(gradients(variables)));
    const outside = tidy(() => gradients(variables));
    const held = memory().numTensors;
    adam.apply(outside);
    expect(memory().numTensors).toBe(held);
    dispose(outside);
  }
  adam.dispose();
  expect(memory().numTensors).toBe(before);
  dispose(variables);
});
