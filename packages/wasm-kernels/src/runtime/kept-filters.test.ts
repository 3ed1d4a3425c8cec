import { installGradients, sgdUpdate } from '@convkit/ops';
import {
  add,
  conv2d,
  engine,
  type Rank,
  reshape,
  setBackend,
  sum,
  type Tensor4D,
  tidy,
  type Variable,
  variable,
  variableGrads,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { random, startBackends } from '../backends.fixture.js';
import { forgetAllFilters } from './kept-filters.js';
import { type WasmBackend, wasmBackend } from './wasm-backend.js';

beforeAll(startBackends);
beforeAll(installGradients);
beforeEach(async () => {
  await setBackend('wasm');
  forgetAllFilters(backend());
});

const backend = (): WasmBackend => wasmBackend(engine().backend);

/** A variable that owns its memory. */
const owner = (label: string, ...shape: number[]): Variable<Rank.R4> =>
  tidy(() => variable(random(label, ...shape) as Tensor4D));

const outputs = (x: Tensor4D, filter: Tensor4D, stride = 1) =>
  tidy(() => [...conv2d(x, filter, stride, 'same').dataSync()]);

describe.each([
  ['Winograd by panels', [1, 14, 14, 8], [3, 3, 8, 16], 1],
  ['Winograd by tiles', [1, 40, 40, 8], [3, 3, 8, 16], 1],
  ['an implicit product of few pixels', [1, 7, 7, 8], [3, 3, 8, 16], 2],
  ['an implicit product of many pixels', [1, 32, 32, 8], [3, 3, 8, 16], 2],
])('a filter that is kept for %s', (_, input, shape, stride) => {
  it('computes the same bits again, and is packed anew when its weight changes', () => {
    const x = random('x', ...input) as Tensor4D;
    const [filter, velocity] = [owner('f', ...shape), tidy(() => variable(zerosLike(random('f', ...shape))))];
    const first = outputs(x, filter, stride);
    expect(outputs(x, filter, stride)).toEqual(first);
    const gradient = random('g', ...shape);
    sgdUpdate({ weight: filter, velocity, gradient, learningRate: 0.5, momentum: 0, nesterov: false });
    const fresh = add<Tensor4D>(filter, 0);
    expect(outputs(x, filter, stride)).toEqual(outputs(x, fresh, stride));
    expect(outputs(x, filter, stride)).not.toEqual(first);
    for (const used of [x, filter, velocity, gradient, fresh]) used.dispose();
    expect(forgetAllFilters(backend())).toBe(false);
  });
});

it('keeps nothing while gradients are recorded', () => {
  const [x, filter] = [random('x', 1, 14, 14, 8) as Tensor4D, owner('f', 3, 3, 8, 16)];
  tidy(() => void variableGrads(() => sum(conv2d(x, filter, 1, 'same'))));
  expect(forgetAllFilters(backend())).toBe(false);
  outputs(x, filter);
  expect(forgetAllFilters(backend())).toBe(true);
  x.dispose();
  filter.dispose();
});

it('tells filters of other shapes apart that share their memory', () => {
  const [x, filter] = [random('x', 1, 14, 14, 8) as Tensor4D, owner('f', 3, 3, 8, 16)];
  outputs(x, filter);
  const reshaped = reshape(filter, [3, 3, 4, 32]) as Tensor4D;
  const narrow = random('n', 1, 14, 14, 4) as Tensor4D;
  const fresh = add<Tensor4D>(reshaped, 0);
  expect(outputs(narrow, reshaped)).toEqual(outputs(narrow, fresh));
  for (const used of [x, filter, reshaped, narrow, fresh]) used.dispose();
});

it('does not lose the filter in use when working memory takes the place of others', () => {
  const [x, filter] = [random('x', 1, 150, 150, 64) as Tensor4D, owner('f', 3, 3, 64, 96)];
  const { wasm } = backend();
  const allocate = wasm._malloc;
  // As if there were no more room at each allocation.
  wasm._malloc = (bytes) => {
    forgetAllFilters(backend());
    return allocate(bytes);
  };
  try {
    const first = outputs(x, filter, 2);
    expect(first).toEqual(tidy(() => [...conv2d(x, add<Tensor4D>(filter, 0), 2, 'same').dataSync()]));
    expect(outputs(x, filter, 2)).toEqual(first);
    expect(forgetAllFilters(backend())).toBe(true);
  } finally {
    wasm._malloc = allocate;
  }
  for (const used of [x, filter]) used.dispose();
});
