import { expect, it } from 'vitest';
import { Rng } from './rng.js';

const generator = () => new Rng(2024).child('browser');

it('draws the same numbers in Chromium and in Node', () => {
  const words = generator();
  expect(Array.from({ length: 4 }, () => words.uint32())).toEqual([
    2242603326, 1955951282, 3687008652, 2786421984,
  ]);
  const normals = generator();
  expect(Array.from({ length: 3 }, () => normals.normal())).toEqual([
    -1.1678846935522222, -1.1746819426933321, 1.071927141388575,
  ]);
  expect([...generator().permutation(8)]).toEqual([1, 2, 3, 7, 4, 0, 5, 6]);
});

it('runs in a cross-origin isolated page, where memory can be shared', () => {
  expect(crossOriginIsolated).toBe(true);
  expect(new SharedArrayBuffer(8).byteLength).toBe(8);
});
