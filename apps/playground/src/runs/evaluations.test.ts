import { expect, it } from 'vitest';
import { Evaluations } from './evaluations.js';

it('guesses how long testing takes until it is measured', () => {
  const evaluations = new Evaluations(600);
  expect(evaluations.secondsLeft(2, undefined)).toBeUndefined();
  expect(evaluations.secondsLeft(2, 100)).toBe(4);
  evaluations.handle({ done: 0, total: 4, images: 0 }, 1000);
  expect(evaluations.progress).toBe(0);
  evaluations.handle({ done: 1, total: 4, images: 150 }, 3000);
  expect(evaluations.progress).toBe(0.25);
  expect(evaluations.secondsLeft(2, 100)).toBe(8 * 1.75);
});

it('has no progress and knows the number of images after an evaluation', () => {
  const evaluations = new Evaluations();
  evaluations.handle({ done: 0, total: 1, images: 0 }, 0);
  evaluations.handle({ done: 1, total: 1, images: 20 }, 500);
  expect([evaluations.progress, evaluations.images]).toEqual([undefined, 20]);
  expect(evaluations.secondsLeft(3, undefined)).toBe(1.5);
  expect(evaluations.secondsLeft(0, undefined)).toBe(0);
});
