import { roundingBounds } from '../../properties.fixture.js';
import { type Extents, mirrored } from './extents.js';

/*
 * Error bounds of Winograd's convolution. It computes y = A^T [sum of (G g G^T) * (B^T d B)] A, sums of products of the
 * transforms' coefficients with the data. The terms of the transforms' intermediate sums do not cancel, so the error of an output is
 * at most gamma(roundings) times |A^T| [sum of (|G| |g| |G^T|) * (|B^T| |d| |B|)] |A|, where `roundings` counts those on the longest
 * path from the data to the output. The scale of the coefficients, divided among G, B and A, cancels.
 */

/**
 * In one dimension at most three in B^T d (a product with 5, a difference, a sum), five in G g (three sums, a product with a sixth, which
 * is itself rounded), three in A^T v; each twice, the product of the transformed values, and a bias. The sum over inChannels or tiles adds
 * its length.
 */
const ROUNDINGS = 2 * (3 + 5 + 3) + 2;

type Matrix = readonly (readonly number[])[];

const POINTS = [0, 1, 1, 2, 2];
const SCALES = [4, 6, 6, 24, 24];
const range = (count: number) => Array.from({ length: count }, (_, i) => i);
const powers = (point: number, count: number) => range(count).map((power) => point ** power);

/** The transforms' absolute values. */
const SPREAD: Matrix = [
  [4, 0, 5, 0, 1, 0],
  [0, 4, 4, 1, 1, 0],
  [0, 4, 4, 1, 1, 0],
  [0, 2, 1, 2, 1, 0],
  [0, 2, 1, 2, 1, 0],
  [0, 4, 0, 5, 0, 1],
];
const evaluation = (taps: number): Matrix => [
  ...POINTS.map((point, row) => powers(point, taps).map((power) => power / (SCALES[row] as number))),
  powers(0, taps).reverse(),
];
const interpolation = (outputs: number): Matrix =>
  range(outputs).map((row) => [...POINTS.map((point) => point ** row), row === outputs - 1 ? 1 : 0]);

/** M v M^T. */
function transformed(matrix: Matrix, values: Matrix): number[][] {
  const times = (left: Matrix, right: Matrix) =>
    left.map((row) =>
      (right[0] as number[]).map((_, j) =>
        row.reduce((sum, value, i) => sum + value * (right[i]?.[j] as number), 0),
      ),
    );
  const turned = (m: Matrix) => (m[0] as number[]).map((_, j) => m.map((row) => row[j] as number));
  return times(times(matrix, values), turned(matrix));
}

/** The absolute values of a square of one channel of an image, 0 outside. */
function square(
  values: Float32Array,
  [height, width, inChannels]: readonly [number, number, number],
  [n, top, left, channel]: readonly [number, number, number, number],
  side: number,
): number[][] {
  return range(side).map((i) =>
    range(side).map((j) => {
      const [row, column] = [top + i, left + j];
      if (row < 0 || row >= height || column < 0 || column >= width) return 0;
      return Math.abs(values[((n * height + row) * width + column) * inChannels + channel] as number);
    }),
  );
}

/** Calls `visit` for each tile of `side` by `side` outputs. */
function forEachTile(
  e: Extents,
  side: number,
  visit: (n: number, row: number, column: number) => void,
): void {
  for (let n = 0; n < e.batch; n++) {
    for (let row = 0; row < e.outHeight; row += side) {
      for (let column = 0; column < e.outWidth; column += side) visit(n, row, column);
    }
  }
}

function addProducts(sums: number[][], a: Matrix, b: Matrix): void {
  for (const [i, row] of sums.entries()) {
    for (const j of row.keys()) row[j] = (row[j] as number) + (a[i]?.[j] as number) * (b[i]?.[j] as number);
  }
}

const zeros = (side: number): number[][] => range(side).map(() => range(side).fill(0));

/** The bounds of y. `filter` returns the absolute value at (row, column, in channel, out channel). */
function boundsOf(
  e: Extents,
  x: Float32Array,
  filter: (i: number, j: number, c: number, k: number) => number,
  bias?: Float32Array,
): Float64Array {
  const taps = e.filterHeight;
  const outputs = 7 - taps;
  const sizes = new Float64Array(e.batch * e.outHeight * e.outWidth * e.outChannels);
  const filters = range(e.inChannels).map((c) =>
    range(e.outChannels).map((k) =>
      transformed(
        evaluation(taps),
        range(taps).map((i) => range(taps).map((j) => filter(i, j, c, k))),
      ),
    ),
  );
  forEachTile(e, outputs, (n, row, column) => {
    const image = range(e.inChannels).map((c) =>
      transformed(
        SPREAD,
        square(x, [e.height, e.width, e.inChannels], [n, row - e.top, column - e.left, c], 6),
      ),
    );
    for (let k = 0; k < e.outChannels; k++) {
      const sums = zeros(6);
      for (const [c, values] of image.entries()) addProducts(sums, values, filters[c]?.[k] as Matrix);
      for (const [i, line] of transformed(interpolation(outputs), sums).entries()) {
        for (const [j, size] of line.entries()) {
          if (row + i >= e.outHeight || column + j >= e.outWidth) continue;
          const at = ((n * e.outHeight + row + i) * e.outWidth + column + j) * e.outChannels + k;
          sizes[at] = size + Math.abs(bias?.[k] ?? 0);
        }
      }
    }
  });
  return roundingBounds(sizes, e.inChannels + ROUNDINGS);
}

const filterAt = (e: Extents, filter: Float32Array, i: number, j: number, c: number, k: number) =>
  Math.abs(filter[((i * e.filterWidth + j) * e.inChannels + c) * e.outChannels + k] as number);

/** The bounds of the forward convolution. */
export const winogradForwardBounds = (
  e: Extents,
  x: Float32Array,
  filter: Float32Array,
  bias?: Float32Array,
): Float64Array => boundsOf(e, x, (i, j, c, k) => filterAt(e, filter, i, j, c, k), bias);

/** The bounds of the input gradient. */
export function winogradInputBounds(e: Extents, dy: Float32Array, filter: Float32Array): Float64Array {
  const last = e.filterHeight - 1;
  return boundsOf(mirrored(e), dy, (i, j, c, k) => filterAt(e, filter, last - i, last - j, k, c));
}

/** The bounds of F(r x r, m x m), where each tile of dy is the filter of its tile of x, and the outputs are the taps. */
export function winogradFilterBounds(e: Extents, x: Float32Array, dy: Float32Array): Float64Array {
  const taps = e.filterHeight;
  const side = 7 - taps;
  const sums = range(e.inChannels).map(() => range(e.outChannels).map(() => zeros(6)));
  let tiles = 0;
  forEachTile(e, side, (n, row, column) => {
    tiles++;
    const image = sums.map((_, c) =>
      transformed(
        SPREAD,
        square(x, [e.height, e.width, e.inChannels], [n, row - e.top, column - e.left, c], 6),
      ),
    );
    for (let k = 0; k < e.outChannels; k++) {
      const size = [e.outHeight, e.outWidth, e.outChannels] as const;
      const gradient = transformed(evaluation(side), square(dy, size, [n, row, column, k], side));
      for (const [c, values] of image.entries()) addProducts(sums[c]?.[k] as number[][], values, gradient);
    }
  });
  const sizes = new Float64Array(taps * taps * e.inChannels * e.outChannels);
  for (const [c, ofChannel] of sums.entries()) {
    for (const [k, values] of ofChannel.entries()) {
      for (const [i, line] of transformed(interpolation(taps), values).entries()) {
        for (const [j, size] of line.entries())
          sizes[((i * taps + j) * e.inChannels + c) * e.outChannels + k] = size;
      }
    }
  }
  return roundingBounds(sizes, tiles + ROUNDINGS);
}
