import { createHash } from 'node:crypto';
import { adamUpdate, adamUpdates, sgdUpdate, sgdUpdates } from '@convkit/ops';
import {
  abs,
  dispose,
  memory,
  ones,
  reshape,
  scalar,
  setBackend,
  type Tensor,
  tensor1d,
  tidy,
  variable,
  zeros,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectSameOnBoth, outputsOn, random, startBackends } from '../../backends.fixture.js';

beforeAll(startBackends);

/** Frees variables, which tidy does not. */
const values = (variables: readonly ReturnType<typeof variable>[]): Tensor[] =>
  variables.map((state) => {
    const value = state.clone();
    state.dispose();
    return value;
  });

describe.each([[[1]], [[7]], [[3, 3, 2, 4]], [[150, 221]]])('an update of a weight of shape %j', (shape) => {
  it.each([
    [0, false],
    [0.9, false],
    [0.9, true],
  ])('matches the reference: SGD, momentum %d, Nesterov %s', (momentum, nesterov) => {
    expectSameOnBoth(() => {
      const [weight, velocity] = [variable(random('w', ...shape)), variable(random('v', ...shape))];
      const gradient = random('g', ...shape);
      sgdUpdate({ weight, velocity, gradient, learningRate: 0.1, momentum, nesterov });
      return values([weight, velocity]);
    });
  });

  it.each([
    [1, 0],
    [1000, 0],
    [2, 0.1],
  ])('matches the reference: Adam, step %i, weight decay %d', (step, weightDecay) => {
    const constants = { learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, step, weightDecay };
    expectSameOnBoth(() => {
      const [weight, first] = [variable(random('w', ...shape)), variable(random('m', ...shape))];
      const second = variable(abs(random('v', ...shape)));
      adamUpdate({ weight, first, second, gradient: random('g', ...shape), ...constants });
      return values([weight, first, second]);
    });
  });
});

describe('the memory of an update on wasm', () => {
  /** A variable that owns its memory. */
  const owner = () => {
    const initial = zeros([9]);
    const owned = variable(initial);
    initial.dispose();
    return owned;
  };
  const step = (weight: ReturnType<typeof variable>, velocity: ReturnType<typeof variable>) =>
    tidy(() =>
      sgdUpdate({ weight, velocity, gradient: ones([9]), learningRate: 0.5, momentum: 0.9, nesterov: false }),
    );

  it('is that of the weight and its velocity', async () => {
    await setBackend('wasm');
    const [weight, velocity] = [owner(), owner()];
    const { dataId } = weight;
    const before = memory();
    step(weight, velocity);
    expect(weight.dataId).toBe(dataId);
    expect(memory()).toMatchObject({ numTensors: before.numTensors, numDataBuffers: before.numDataBuffers });
    expect([...weight.dataSync()]).toEqual(Array(9).fill(-0.5));
    dispose([weight, velocity]);
  });

  it('is new where clones or reshapes share it, and they keep their values', async () => {
    await setBackend('wasm');
    const [weight, velocity] = [owner(), owner()];
    const [clone, reshaped] = [weight.clone(), reshape(velocity, [3, 3])];
    step(weight, velocity);
    expect([...weight.dataSync(), ...velocity.dataSync()]).toEqual([
      ...Array(9).fill(-0.5),
      ...Array(9).fill(1),
    ]);
    expect([...clone.dataSync(), ...reshaped.dataSync()]).toEqual(Array(18).fill(0));
    dispose([weight, velocity, clone, reshaped]);
  });
});

describe('many parameters at once', () => {
  const sgd = { learningRate: 0.1, momentum: 0.9, nesterov: true };
  const adam = { learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, step: 3, weightDecay: 0.1 };
  const SIZES = [1, 100_000, 3, 16_384, 16_385, 4, 999];
  /** Standard normal values for the tensor `label`, drawn once. */
  const drawn = new Map<string, Float32Array>();
  const given = (label: string, size: number): Tensor => {
    const key = `${label}${size}`;
    const values = drawn.get(key) ?? (tidy(() => random(key, size).dataSync()) as Float32Array);
    drawn.set(key, values);
    return tensor1d(values);
  };
  const sgdState = (size: number) => ({
    weight: variable(given('w', size)),
    velocity: variable(given('v', size)),
    gradient: given('g', size),
  });
  const adamState = (size: number) => ({
    weight: variable(given('w', size)),
    first: variable(given('m', size)),
    second: variable(abs(given('v', size))),
    gradient: given('g', size),
  });
  /** Updates each parameter in a separate call, or all in one. */
  const run = (alone: boolean, factor?: number) => () => {
    const options = factor === undefined ? {} : { factor: scalar(factor) };
    const [sgdStates, adamStates] = [SIZES.map(sgdState), SIZES.map(adamState)];
    if (alone) {
      for (const state of sgdStates) sgdUpdate({ ...state, ...sgd, ...options });
      for (const state of adamStates) adamUpdate({ ...state, ...adam, ...options });
    } else {
      sgdUpdates(sgdStates, { ...sgd, ...options });
      adamUpdates(adamStates, { ...adam, ...options });
    }
    return [
      ...sgdStates.flatMap(({ weight, velocity }) => values([weight, velocity])),
      ...adamStates.flatMap(({ weight, first, second }) => values([weight, first, second])),
    ];
  };

  /** A hash of each output on wasm. */
  const bitsOf = (run: () => Tensor[]) =>
    outputsOn('wasm', run).map(({ values }) =>
      createHash('sha256')
        .update(new Uint8Array((values as Float32Array).buffer))
        .digest('hex'),
    );

  it.each([undefined, 0.37])('match the reference, and separate updates bit for bit, factor %s', (factor) => {
    expectSameOnBoth(run(false, factor));
    expect(bitsOf(run(false, factor))).toEqual(bitsOf(run(true, factor)));
  });

  it('with a factor of 1 matches no factor bit for bit', () => {
    expect(bitsOf(run(false, 1))).toEqual(bitsOf(run(false)));
  });
});
