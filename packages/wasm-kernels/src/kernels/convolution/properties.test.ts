import type { Padding4D } from '@convkit/ops/kernels';
import {
  backend_util,
  Conv2D,
  Conv2DBackpropFilter,
  Conv2DBackpropInput,
  FusedConv2D,
  type NamedTensorMap,
  tensor,
} from '@tensorflow/tfjs-core';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { kernel, startBackends } from '../../backends.fixture.js';
import {
  classesOf,
  type Expected,
  expectWithin,
  forAll,
  nonFinite,
  normal,
  onWasm,
  upTo,
} from '../../properties.fixture.js';
import { type Algorithm, FILTER_GRADIENT, FORWARD, INPUT_GRADIENT } from './algorithms.js';
import { type Conv2dAttrs, conv2dInfo } from './conv2d-info.js';
import { type Extents, extentsOf } from './extents.js';
import { filterGradient, forward, inputGradient } from './reference.fixture.js';
import {
  winogradFilterBounds,
  winogradForwardBounds,
  winogradInputBounds,
} from './winograd-bounds.fixture.js';

beforeAll(startBackends);

interface Convolution {
  readonly input: [number, number, number, number];
  readonly filter: [number, number, number, number];
  readonly attrs: Conv2dAttrs;
}

/** Padding on every side that is smaller than the window, so that no window lies completely outside. */
const explicitPadding = (height: number, width: number): fc.Arbitrary<Padding4D> => {
  const sides = (reach: number) => fc.tuple(upTo(reach - 1, 0), upTo(reach - 1, 0));
  return fc.tuple(
    fc.constant([0, 0]),
    sides(height),
    sides(width),
    fc.constant([0, 0]),
  ) as fc.Arbitrary<Padding4D>;
};

const padding = (height: number, width: number): fc.Arbitrary<Conv2dAttrs['pad']> =>
  fc.oneof(fc.constant('same' as const), fc.constant('valid' as const), explicitPadding(height, width));

const hasOutputs = ({ input, filter, attrs: { strides, pad, dilations = 1 } }: Convolution) => {
  const { outHeight, outWidth } = backend_util.computeConv2DInfo(input, filter, strides, dilations, pad);
  return outHeight > 0 && outWidth > 0;
};

/** Windows of every kind: oblong, across the edge, farther apart than they are wide, on images from one pixel up. */
const anyConvolution: fc.Arbitrary<Convolution> = fc
  .tuple(upTo(3, 0), upTo(12), upTo(12), upTo(17), upTo(17), upTo(7), upTo(7))
  .chain(([batch, height, width, channels, columns, filterHeight, filterWidth]) =>
    fc.record({
      input: fc.constant([batch, height, width, channels] as Convolution['input']),
      filter: fc.constant([filterHeight, filterWidth, channels, columns] as Convolution['filter']),
      attrs: fc.record({
        strides: fc.tuple(upTo(4), upTo(4)),
        pad: padding(filterHeight, filterWidth),
        dataFormat: fc.constant('NHWC' as const),
      }),
    }),
  )
  .filter(hasOutputs);

const dilated: fc.Arbitrary<Convolution> = fc
  .tuple(anyConvolution, fc.tuple(upTo(3), upTo(3)))
  .map(([{ attrs, ...rest }, dilations]) => ({ ...rest, attrs: { ...attrs, strides: 1, dilations } }))
  .filter(hasOutputs);

/** The convolutions that Winograd computes, with whole and partial tiles, and other square filters. */
const squareConvolution: fc.Arbitrary<Convolution> = fc
  .tuple(upTo(2), upTo(20), upTo(20), upTo(33, 4), upTo(17, 4), fc.constantFrom(1, 3, 3, 4, 5, 5))
  .chain(([batch, height, width, channels, columns, side]) =>
    fc.record({
      input: fc.constant([batch, height, width, channels] as Convolution['input']),
      filter: fc.constant([side, side, channels, columns] as Convolution['filter']),
      attrs: fc.record({
        strides: fc.constant(1),
        pad: padding(side, side),
        dataFormat: fc.constant('NHWC' as const),
      }),
    }),
  )
  .filter(hasOutputs);

/** The algorithms that have computed some convolution. */
const seen = new Set<Algorithm<never>>();

/** The expectation of the algorithm that computes it. Direct algorithms are held to the bounds of sums in any order. */
function expected<T>(
  algorithms: readonly Algorithm<T>[],
  e: Extents,
  exact: Expected,
  winogradBounds: () => Float64Array,
): Expected {
  const algorithm = algorithms.find(({ serves }) => serves(e)) as Algorithm<T>;
  if (e.batch > 0) seen.add(algorithm);
  return algorithm.name === 'winograd' ? { ...exact, bounds: winogradBounds() } : exact;
}

/** One operand of each product has standard normal values, the other one `scale` times such values. */
function check({ input, filter, attrs }: Convolution, scale = 1): void {
  const info = conv2dInfo(input, filter, attrs);
  const e = extentsOf(info);
  const [w, dy] = [normal('w', ...filter), normal('dy', ...info.outShape)];
  const [x, scaledDy] = [normal('x', ...input).map((v) => v * scale), dy.map((v) => v * scale)];
  const xs = tensor(x, input);
  const ws = tensor(w, filter);
  const [dys, scaledDys] = [tensor(dy, info.outShape), tensor(scaledDy, info.outShape)];
  expectWithin(
    onWasm(() => kernel(Conv2D, { x: xs, filter: ws }, { dilations: 1, ...attrs })),
    expected(FORWARD, e, forward(e, x, w), () => winogradForwardBounds(e, x, w)),
  );
  if (attrs.dilations === undefined) {
    expectWithin(
      onWasm(() =>
        kernel(Conv2DBackpropInput, { dy: scaledDys, filter: ws }, { ...attrs, inputShape: input }),
      ),
      expected(INPUT_GRADIENT, e, inputGradient(e, scaledDy, w), () => winogradInputBounds(e, scaledDy, w)),
    );
    expectWithin(
      onWasm(() => kernel(Conv2DBackpropFilter, { x: xs, dy: dys }, { ...attrs, filterShape: filter })),
      expected(FILTER_GRADIENT, e, filterGradient(e, x, dy), () => winogradFilterBounds(e, x, dy)),
    );
  }
  for (const used of [xs, ws, dys, scaledDys]) used.dispose();
}

describe('a convolution and its gradients are exact up to rounding', () => {
  it('for windows of every kind', () => forAll(anyConvolution, 60, (convolution) => check(convolution)));
  it('for dilated filters', () => forAll(dilated, 40, (convolution) => check(convolution)));
  it('for square filters of unit stride', () =>
    forAll(squareConvolution, 20, (convolution) => check(convolution)));
  it('for values so large that transforms overflow, and for tiny values', () => {
    forAll(fc.tuple(squareConvolution, fc.constantFrom(2 ** 117, 2 ** -110)), 12, ([convolution, scale]) =>
      check(convolution, scale),
    );
  });
  it('by every algorithm', () => {
    expect([...seen].map(({ name }) => name).sort()).toEqual(
      [...FORWARD, ...INPUT_GRADIENT, ...FILTER_GRADIENT].map(({ name }) => name).sort(),
    );
  });
});

it('with a bias and a ReLU', () => {
  forAll(fc.oneof(anyConvolution, squareConvolution), 40, ({ input, filter, attrs }) => {
    const info = conv2dInfo(input, filter, attrs);
    const e = extentsOf(info);
    const [x, w, b] = [normal('x', ...input), normal('w', ...filter), normal('b', filter[3])];
    const inputs = { x: tensor(x, input), filter: tensor(w, filter), bias: tensor(b, [filter[3]]) };
    const exact = expected(FORWARD, e, forward(e, x, w, b), () => winogradForwardBounds(e, x, w, b));
    expectWithin(
      onWasm(() => kernel(FusedConv2D, inputs, { dilations: 1, ...attrs, activation: 'relu' })),
      { ...exact, values: exact.values.map((value) => Math.max(value, 0)) },
    );
    for (const used of Object.values(inputs)) used.dispose();
  });
});

it('has infinities and NaN exactly where the exact sums have them', () => {
  const small = fc
    .oneof(anyConvolution, squareConvolution)
    .filter(({ input }) => input[0] > 0 && input[1] < 13);
  forAll(fc.tuple(small, nonFinite(3)), 75, ([{ input, filter, attrs }, intruders]) => {
    const info = conv2dInfo(input, filter, attrs);
    const e = extentsOf(info);
    const [x, w, dy] = [normal('x', ...input), normal('w', ...filter), normal('dy', ...info.outShape)];
    intruders([x, w, dy]);
    const [xs, ws, dys] = [tensor(x, input), tensor(w, filter), tensor(dy, info.outShape)];
    const outputClasses = (name: string, inputs: NamedTensorMap, more: object) =>
      classesOf(onWasm(() => kernel(name, inputs, { ...attrs, ...more })));
    expect(outputClasses(Conv2D, { x: xs, filter: ws }, { dilations: 1 })).toEqual(
      classesOf(forward(e, x, w).values),
    );
    expect(outputClasses(Conv2DBackpropInput, { dy: dys, filter: ws }, { inputShape: input })).toEqual(
      classesOf(inputGradient(e, dy, w).values),
    );
    expect(outputClasses(Conv2DBackpropFilter, { x: xs, dy: dys }, { filterShape: filter })).toEqual(
      classesOf(filterGradient(e, x, dy).values),
    );
    for (const used of [xs, ws, dys]) used.dispose();
  });
});
