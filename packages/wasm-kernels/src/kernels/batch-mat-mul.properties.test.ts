import { BatchMatMul, broadcast_util, tensor, util } from '@tensorflow/tfjs-core';
import * as fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { kernel, startBackends } from '../backends.fixture.js';
import {
  expectWithin,
  forAll,
  kindsOf,
  nonFinite,
  normal,
  onWasm,
  roundingBounds,
  upTo,
} from '../properties.fixture.js';

beforeAll(startBackends);

/** Axes before the matrices' two, that broadcast. */
const batches = fc.constantFrom<[number[], number[]]>(
  [[], []],
  [[3], [3]],
  [[2], []],
  [[], [2]],
  [[1], [3]],
  [[2, 1], [3]],
  [
    [2, 1, 2],
    [1, 3, 1],
  ],
  [[0], [1]],
);

const products = fc
  .record({
    batches,
    rows: upTo(40, 0),
    inner: upTo(40, 0),
    columns: upTo(40, 0),
    transposeA: fc.boolean(),
    transposeB: fc.boolean(),
  })
  .map(({ batches: [a, b], rows, inner, columns, ...attrs }) => ({
    aShape: [...a, ...(attrs.transposeA ? [inner, rows] : [rows, inner])],
    bShape: [...b, ...(attrs.transposeB ? [columns, inner] : [inner, columns])],
    outShape: [...broadcast_util.assertAndGetBroadcastShape(a, b), rows, columns],
    inner,
    attrs,
  }));

type Product = typeof products extends fc.Arbitrary<infer T> ? T : never;

/** Where the element (row, column) of the matrix lies that product `index` of the batch `batch` takes. */
function placeIn(shape: number[], transposed: boolean, batch: number[]) {
  const [height, width] = shape.slice(-2) as [number, number];
  const extents = shape.slice(0, -2);
  return (index: number[], row: number, column: number) => {
    const own = index.slice(batch.length - extents.length).map((i, axis) => (extents[axis] === 1 ? 0 : i));
    const matrix = own.reduce((place, i, axis) => place * (extents[axis] as number) + i, 0);
    return matrix * height * width + (transposed ? column * width + row : row * width + column);
  };
}

function exact({ aShape, bShape, outShape, inner, attrs }: Product, a: Float32Array, b: Float32Array) {
  const batch = outShape.slice(0, -2);
  const [aAt, bAt] = [placeIn(aShape, attrs.transposeA, batch), placeIn(bShape, attrs.transposeB, batch)];
  const values = new Float64Array(util.sizeFromShape(outShape));
  const sizes = new Float64Array(values.length);
  for (const at of values.keys()) {
    const place = util.indexToLoc(at, outShape.length, util.computeStrides(outShape));
    const [row, column] = place.slice(-2) as [number, number];
    const index = place.slice(0, -2);
    for (let i = 0; i < inner; i++) {
      const summand = (a[aAt(index, row, i)] as number) * (b[bAt(index, i, column)] as number);
      values[at] = (values[at] as number) + summand;
      sizes[at] = (sizes[at] as number) + Math.abs(summand);
    }
  }
  return { values, bounds: roundingBounds(sizes, inner + 1) };
}

function multiply(
  { aShape, bShape, outShape, attrs }: Product,
  a: Float32Array,
  b: Float32Array,
): Float32Array {
  const inputs = { a: tensor(a, aShape), b: tensor(b, bShape) };
  const product = onWasm(() => {
    const output = kernel(BatchMatMul, inputs, attrs);
    expect([output].flat()[0]?.shape).toEqual(outShape);
    return output;
  });
  for (const used of Object.values(inputs)) used.dispose();
  return product;
}

it('products of matrices are the exact ones, but for rounding', () => {
  forAll(products, 200, (product) => {
    const [a, b] = [normal('a', ...product.aShape), normal('b', ...product.bShape)];
    expectWithin(multiply(product, a, b), exact(product, a, b));
  });
});

it('products have infinities and NaN where the exact ones have them, and nowhere else', () => {
  const filled = products.filter(({ aShape, bShape }) => ![...aShape, ...bShape].includes(0));
  forAll(fc.tuple(filled, nonFinite(2)), 100, ([product, intruders]) => {
    const [a, b] = [normal('a', ...product.aShape), normal('b', ...product.bShape)];
    intruders([a, b]);
    expect(kindsOf(multiply(product, a, b))).toEqual(kindsOf(exact(product, a, b).values));
  });
});
