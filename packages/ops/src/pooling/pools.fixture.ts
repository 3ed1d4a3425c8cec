import type { Shape4 } from '../references.fixture.js';
import type { PoolOptions } from './pool-window.js';

type Size2d = readonly [number, number];

/** A pooling worked out by hand: the number of windows, and where the first one starts. */
export interface PoolCase {
  readonly name: string;
  readonly input: Shape4;
  readonly options: PoolOptions;
  readonly output: Size2d;
  /** Padding above and to the left. Defaults to 0. */
  readonly before?: Size2d;
}

export const POOLS: readonly PoolCase[] = [
  { name: 'tiles', input: [2, 4, 6, 3], options: { size: 2 }, output: [2, 3] },
  { name: 'tiles that leave a remainder', input: [1, 5, 7, 1], options: { size: 2 }, output: [2, 3] },
  { name: 'oblong tiles', input: [1, 6, 6, 5], options: { size: [3, 2] }, output: [2, 3] },
  { name: 'overlapping windows', input: [1, 7, 5, 3], options: { size: 3, stride: 2 }, output: [3, 2] },
  { name: 'stride 1', input: [1, 4, 3, 2], options: { size: [2, 3], stride: 1 }, output: [3, 1] },
  { name: 'gaps between windows', input: [2, 8, 9, 1], options: { size: 2, stride: 3 }, output: [3, 3] },
  { name: 'two strides', input: [1, 7, 6, 3], options: { size: 2, stride: [3, 1] }, output: [2, 5] },
  { name: 'one window', input: [3, 4, 5, 2], options: { size: [4, 5] }, output: [1, 1] },
  {
    name: 'padding 1',
    input: [1, 5, 4, 3],
    options: { size: 3, stride: 2, padding: 1 },
    output: [3, 2],
    before: [1, 1],
  },
  {
    name: 'padding of oblong windows',
    input: [1, 5, 6, 1],
    options: { size: [2, 4], stride: [1, 3], padding: 1 },
    output: [6, 2],
    before: [1, 1],
  },
  {
    name: "padding 'same'",
    input: [1, 5, 6, 3],
    options: { size: 3, stride: 2, padding: 'same' },
    // Two rows and one column are missing.
    output: [3, 3],
    before: [1, 0],
  },
  {
    name: "padding 'same' and gaps",
    input: [1, 7, 4, 2],
    options: { size: 1, stride: 3, padding: 'same' },
    output: [3, 2],
  },
  { name: 'ceil mode', input: [1, 6, 6, 1], options: { size: 3, stride: 2, ceilMode: true }, output: [3, 3] },
  {
    name: 'ceil mode without a remainder',
    input: [1, 7, 5, 2],
    options: { size: 3, stride: 2, ceilMode: true },
    output: [3, 2],
  },
  {
    name: 'ceil mode and padding',
    input: [1, 6, 9, 3],
    options: { size: 3, stride: 2, padding: 1, ceilMode: true },
    output: [4, 5],
    before: [1, 1],
  },
  {
    name: 'ceil mode without a window that starts outside',
    input: [1, 3, 4, 1],
    options: { size: 2, stride: 2, padding: 1, ceilMode: true },
    // A third row of windows would start at row 3, outside.
    output: [2, 3],
    before: [1, 1],
  },
  {
    name: 'ceil mode and gaps',
    input: [1, 7, 8, 1],
    options: { size: 2, stride: 4, ceilMode: true },
    output: [2, 2],
  },
];

export const geometryOf = ({ options: { size, stride = size }, before = [0, 0], output }: PoolCase) => {
  const pair = (value: number | Size2d): Size2d => (typeof value === 'number' ? [value, value] : value);
  return { size: pair(size), strides: pair(stride), before, output };
};
