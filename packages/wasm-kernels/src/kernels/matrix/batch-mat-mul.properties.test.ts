import { BatchMatMul, broadcast_util, tensor, util } from '@tensorflow/tfjs-core';
import * as fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { kernel, startBackends } from '../../backends.fixture.js';
import {
  classesOf,
  type Expected,
  expectWithin,
  forAll,
  nonFinite,
  normal,
  onWasm,
  roundingBounds,
  upTo,
} from '../../properties.fixture.js';

beforeAll(startBackends);

/** Batch axes that broadcast. */
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

/** The offset in an operand of the matrix of each product of the batch. */
function placesIn(shape: number[], batch: number[]): number[] {
  const extents = [...Array<number>(batch.length + 2 - shape.length).fill(1), ...shape.slice(0, -2)];
  return Array.from({ length: util.sizeFromShape(batch) }, (_, i) => {
    const index = util.indexToLoc(i, batch.length, util.computeStrides(batch));
    const matrix = extents.reduce(
      (at, extent, axis) => at * extent + (extent === 1 ? 0 : (index[axis] as number)),
      0,
    );
    return matrix * util.sizeFromShape(shape.slice(-2));
  });
}

/** The steps between the rows and the columns of the multiplied matrix. */
function stepsOf(shape: number[], transposed: boolean): [number, number] {
  const width = shape.at(-1) as number;
  return transposed ? [1, width] : [width, 1];
}

function exact(
  { aShape, bShape, outShape, inner, attrs }: Product,
  a: Float32Array,
  b: Float32Array,
): Expected {
  const [batch, rows, columns] = [
    outShape.slice(0, -2),
    outShape.at(-2) as number,
    outShape.at(-1) as number,
  ];
  const [aPlaces, bPlaces] = [placesIn(aShape, batch), placesIn(bShape, batch)];
  const [aRow, aColumn] = stepsOf(aShape, attrs.transposeA);
  const [bRow, bColumn] = stepsOf(bShape, attrs.transposeB);
  const values = new Float64Array(util.sizeFromShape(outShape));
  const sizes = new Float64Array(values.length);
  for (const at of values.keys()) {
    const product = Math.floor(at / columns / rows);
    const left = (aPlaces[product] as number) + (Math.floor(at / columns) % rows) * aRow;
    const right = (bPlaces[product] as number) + (at % columns) * bColumn;
    for (let i = 0; i < inner; i++) {
      const summand = (a[left + i * aColumn] as number) * (b[right + i * bRow] as number);
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

it('products are exact up to rounding', () => {
  forAll(products, 200, (product) => {
    const [a, b] = [normal('a', ...product.aShape), normal('b', ...product.bShape)];
    expectWithin(multiply(product, a, b), exact(product, a, b));
  });
});

it('products have infinities and NaN exactly where the exact sums have them', () => {
  const filled = products.filter(({ aShape, bShape }) => ![...aShape, ...bShape].includes(0));
  forAll(fc.tuple(filled, nonFinite(2)), 100, ([product, intruders]) => {
    const [a, b] = [normal('a', ...product.aShape), normal('b', ...product.bShape)];
    intruders([a, b]);
    expect(classesOf(multiply(product, a, b))).toEqual(classesOf(exact(product, a, b).values));
  });
});
