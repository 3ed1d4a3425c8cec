import type { Padding4D } from '@convkit/ops/kernels';
import { AvgPool, backend_util, MaxPool, MaxPoolGrad, tensor } from '@tensorflow/tfjs-core';
import * as fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { kernel, startBackends } from '../../backends.fixture.js';
import {
  type Expected,
  expectWithin,
  forAll,
  normal,
  onWasm,
  roundingBounds,
  upTo,
} from '../../properties.fixture.js';

beforeAll(startBackends);

type Info = ReturnType<typeof backend_util.computePool2DInfo>;

interface Pool {
  readonly input: [number, number, number, number];
  readonly attrs: {
    readonly filterSize: [number, number];
    readonly strides: [number, number];
    readonly pad: 'valid' | 'same' | Padding4D;
  };
}

const infoOf = ({ input, attrs: { filterSize, strides, pad } }: Pool): Info =>
  backend_util.computePool2DInfo(input, filterSize, strides, 1, pad);

/** Padding on every side that is smaller than the window, so that no window lies completely outside. */
const explicitPadding = ([height, width]: [number, number]): fc.Arbitrary<Padding4D> => {
  const sides = (reach: number) => fc.tuple(upTo(reach - 1, 0), upTo(reach - 1, 0));
  return fc.tuple(
    fc.constant([0, 0]),
    sides(height),
    sides(width),
    fc.constant([0, 0]),
  ) as fc.Arbitrary<Padding4D>;
};

const pools: fc.Arbitrary<Pool> = fc.tuple(upTo(5), upTo(5)).chain((filterSize) =>
  fc
    .record({
      input: fc.tuple(upTo(3), upTo(12), upTo(12), upTo(17)),
      attrs: fc.record({
        filterSize: fc.constant(filterSize),
        strides: fc.tuple(upTo(6), upTo(6)),
        pad: fc.oneof(fc.constantFrom('valid' as const, 'same' as const), explicitPadding(filterSize)),
      }),
    })
    .filter((pool) => infoOf(pool).outHeight > 0 && infoOf(pool).outWidth > 0),
);

/** The indices in x of each window's cells inside the image, and the window's own index in y. */
function forEachWindow(info: Info, visit: (cells: number[], y: number) => void): void {
  let y = 0;
  for (let n = 0; n < info.batchSize; n++) {
    for (let row = 0; row < info.outHeight; row++) {
      for (let column = 0; column < info.outWidth; column++) {
        const [top, left] = [
          row * info.strideHeight - info.padInfo.top,
          column * info.strideWidth - info.padInfo.left,
        ];
        for (let channel = 0; channel < info.inChannels; channel++, y++) {
          const cells: number[] = [];
          for (let r = Math.max(top, 0); r < Math.min(top + info.filterHeight, info.inHeight); r++) {
            for (let c = Math.max(left, 0); c < Math.min(left + info.filterWidth, info.inWidth); c++) {
              cells.push(((n * info.inHeight + r) * info.inWidth + c) * info.inChannels + channel);
            }
          }
          visit(cells, y);
        }
      }
    }
  }
}

const at = (values: Float32Array | Float64Array, place: number) => values[place] as number;
const sizeOf = (shape: number[]) => shape.reduce((product, extent) => product * extent, 1);

/** Values of which many are equal and, in half of the cases, none is above zero. */
const valuesWithTies = (pool: Pool, shift: number): Float32Array =>
  normal('x', ...pool.input).map((value) => Math.round(value) + shift);

const shifts = fc.constantFrom(0, -10);

it("max pooling takes each window's largest value", () => {
  forAll(fc.tuple(pools, shifts), 150, ([pool, shift]) => {
    const info = infoOf(pool);
    const x = valuesWithTies(pool, shift);
    const y = new Float32Array(sizeOf(info.outShape));
    forEachWindow(info, (cells, place) => {
      y[place] = Math.max(...cells.map((cell) => at(x, cell)));
    });
    const xs = tensor(x, pool.input);
    expect(onWasm(() => kernel(MaxPool, { x: xs }, pool.attrs))).toEqual(y);
    xs.dispose();
  });
});

it("max pooling passes the gradient to the first of each window's largest values", () => {
  forAll(fc.tuple(pools, shifts), 150, ([pool, shift]) => {
    const info = infoOf(pool);
    const x = valuesWithTies(pool, shift);
    const dy = normal('dy', ...info.outShape);
    const [values, sizes] = [new Float64Array(x.length), new Float64Array(x.length)];
    forEachWindow(info, (cells, place) => {
      const winner = cells.reduce((best, cell) => (at(x, cell) > at(x, best) ? cell : best));
      values[winner] = at(values, winner) + at(dy, place);
      sizes[winner] = at(sizes, winner) + Math.abs(at(dy, place));
    });
    const inputs = {
      dy: tensor(dy, info.outShape),
      input: tensor(x, pool.input),
      output: tensor(dy, info.outShape),
    };
    const windows = info.filterHeight * info.filterWidth;
    const expected: Expected = { values, bounds: roundingBounds(sizes, windows) };
    expectWithin(
      onWasm(() => kernel(MaxPoolGrad, inputs, pool.attrs)),
      expected,
    );
    for (const used of Object.values(inputs)) used.dispose();
  });
});

/** Roundings of one division, or of a product with a reciprocal, which is itself rounded. */
const SHARING = 2;

it("average pooling takes the mean of each window's cells inside the image", () => {
  forAll(pools, 150, (pool) => {
    const info = infoOf(pool);
    const x = normal('x', ...pool.input);
    const length = sizeOf(info.outShape);
    const [values, sizes] = [new Float64Array(length), new Float64Array(length)];
    forEachWindow(info, (cells, place) => {
      values[place] = cells.reduce((sum, cell) => sum + at(x, cell), 0) / cells.length;
      sizes[place] = cells.reduce((sum, cell) => sum + Math.abs(at(x, cell)), 0) / cells.length;
    });
    const roundings = info.filterHeight * info.filterWidth + SHARING;
    const xs = tensor(x, pool.input);
    expectWithin(
      onWasm(() => kernel(AvgPool, { x: xs }, pool.attrs)),
      { values, bounds: roundingBounds(sizes, roundings) },
    );
    xs.dispose();
  });
});

it("average pooling divides the gradient among each window's cells inside the image", () => {
  forAll(pools, 150, (pool) => {
    const info = infoOf(pool);
    const dy = normal('dy', ...info.outShape);
    const length = sizeOf(pool.input);
    const [values, sizes] = [new Float64Array(length), new Float64Array(length)];
    forEachWindow(info, (cells, place) => {
      for (const cell of cells) {
        values[cell] = at(values, cell) + at(dy, place) / cells.length;
        sizes[cell] = at(sizes, cell) + Math.abs(at(dy, place)) / cells.length;
      }
    });
    const { top, bottom, left, right } = info.padInfo;
    const pad: Padding4D = [
      [0, 0],
      [top, bottom],
      [left, right],
      [0, 0],
    ];
    const dys = tensor(dy, info.outShape);
    const attrs = { ...pool.attrs, pad, inputShape: pool.input };
    expectWithin(
      onWasm(() => kernel('AveragePoolGrad', { dy: dys }, attrs)),
      { values, bounds: roundingBounds(sizes, info.filterHeight * info.filterWidth + SHARING) },
    );
    dys.dispose();
  });
});
