import { expect, it } from 'vitest';
import { bracketsOf } from './brackets.js';

const sizes = (method: Parameters<typeof bracketsOf>[0], epochs: number) =>
  bracketsOf(method, epochs, 0).map(({ rungs }) => rungs.map(({ trials, epochs }) => [trials, epochs]));

it('divides Hyperband as table 1 of Li et al. 2018 does, for R = 81 and a factor of 3', () => {
  expect(sizes({ name: 'hyperband' }, 81)).toEqual([
    [
      [81, 1],
      [27, 3],
      [9, 9],
      [3, 27],
      [1, 81],
    ],
    [
      [34, 3],
      [11, 9],
      [3, 27],
      [1, 81],
    ],
    [
      [15, 9],
      [5, 27],
      [1, 81],
    ],
    [
      [8, 27],
      [2, 81],
    ],
    [[5, 81]],
  ]);
});

it('halves successively, down to the least number of epochs', () => {
  const trials = 24;
  expect(sizes({ name: 'successive-halving', trials }, 9)).toEqual([
    [
      [24, 1],
      [8, 3],
      [2, 9],
    ],
  ]);
  expect(sizes({ name: 'successive-halving', trials, factor: 2, minEpochs: 3 }, 10)).toEqual([
    [
      [24, 5],
      [12, 10],
    ],
  ]);
  expect(sizes({ name: 'successive-halving', trials }, 1)).toEqual([[[24, 1]]]);
});

it('numbers the trials of brackets one after another', () => {
  expect(bracketsOf({ name: 'hyperband' }, 9, 0).map(({ offset }) => offset)).toEqual([0, 9, 14]);
});
