import type { Padding4D } from '@convkit/ops/kernels';
import {
  DepthwiseConv2dNative,
  FusedDepthwiseConv2D,
  type NamedTensorMap,
  tensor,
} from '@tensorflow/tfjs-core';
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
import { type DepthwiseAttrs, depthwiseInfo, type Shape4D } from './depthwise-info.js';

beforeAll(startBackends);

interface Depthwise {
  readonly input: Shape4D;
  readonly filter: Shape4D;
  readonly attrs: DepthwiseAttrs;
  readonly hasBias: boolean;
}

/** Padding of up to four on every side. Windows may lie completely outside. */
const side = fc.tuple(upTo(4, 0), upTo(4, 0));
const explicit = fc.tuple(fc.constant([0, 0]), side, side, fc.constant([0, 0])) as fc.Arbitrary<Padding4D>;

const hasOutputs = ({ input, filter, attrs }: Depthwise) => {
  try {
    const { outHeight, outWidth } = depthwiseInfo(input, filter, attrs);
    return outHeight > 0 && outWidth > 0;
  } catch {
    return false;
  }
};

/** One to forty out channels, by channel multipliers of one to five. */
const anyDepthwise: fc.Arbitrary<Depthwise> = fc
  .tuple(upTo(3, 0), upTo(9), upTo(9), upTo(40), upTo(5), upTo(4), upTo(4))
  .chain(([batch, height, width, features, multiplier, filterHeight, filterWidth]) => {
    const channels = Math.ceil(features / multiplier);
    return fc.record({
      input: fc.constant([batch, height, width, channels] as Shape4D),
      filter: fc.constant([filterHeight, filterWidth, channels, multiplier] as Shape4D),
      attrs: fc.record({
        strides: fc.tuple(upTo(3), upTo(3)),
        dilations: fc.tuple(upTo(3), upTo(3)),
        pad: fc.oneof(fc.constant('same' as const), fc.constant('valid' as const), explicit),
      }),
      hasBias: fc.boolean(),
    });
  })
  .filter(hasOutputs);

/** Plain sums in float64. */
function exact(
  { input, filter, attrs }: Depthwise,
  x: Float32Array,
  weight: Float32Array,
  bias?: Float32Array,
): Expected {
  const info = depthwiseInfo(input, filter, attrs);
  const [, height, width, channels] = input;
  const values = new Float64Array(info.outShape.reduce((product, extent) => product * extent, 1));
  const sizes = new Float64Array(values.length);
  for (const at of values.keys()) {
    const [feature, pixel] = [at % info.outChannels, Math.floor(at / info.outChannels)];
    const [column, line] = [pixel % info.outWidth, Math.floor(pixel / info.outWidth)];
    const [row, n] = [line % info.outHeight, Math.floor(line / info.outHeight)];
    let [value, size] = [bias?.[feature] ?? 0, Math.abs(bias?.[feature] ?? 0)];
    for (let tap = 0; tap < filter[0] * filter[1]; tap++) {
      const r =
        row * info.strideHeight + Math.floor(tap / filter[1]) * info.dilationHeight - info.padInfo.top;
      const c = column * info.strideWidth + (tap % filter[1]) * info.dilationWidth - info.padInfo.left;
      if (r < 0 || r >= height || c < 0 || c >= width) continue;
      const cell = ((n * height + r) * width + c) * channels + Math.floor(feature / filter[3]);
      const product = (x[cell] as number) * (weight[tap * info.outChannels + feature] as number);
      value += product;
      size += Math.abs(product);
    }
    values[at] = value;
    sizes[at] = size;
  }
  return { values, bounds: roundingBounds(sizes, filter[0] * filter[1] + 2) };
}

interface Arrays {
  readonly x: Float32Array;
  readonly weight: Float32Array;
  readonly bias?: Float32Array;
}

const arraysOf = ({ input, filter, hasBias }: Depthwise): Arrays => ({
  x: normal('x', ...input),
  weight: normal('filter', ...filter),
  ...(hasBias && { bias: normal('bias', filter[2] * filter[3]) }),
});

function convolve(
  { input, filter, attrs }: Depthwise,
  { x, weight, bias }: Arrays,
  activation?: string,
): Float32Array {
  const inputs: NamedTensorMap = {
    x: tensor(x, input),
    filter: tensor(weight, filter),
    ...(bias && { bias: tensor(bias) }),
  };
  const isFused = bias !== undefined || activation !== undefined;
  const name = isFused ? FusedDepthwiseConv2D : DepthwiseConv2dNative;
  const values = onWasm(() => kernel(name, inputs, { ...attrs, dataFormat: 'NHWC', activation }));
  for (const used of Object.values(inputs)) used.dispose();
  return values;
}

it('depthwise convolutions are exact up to rounding', () => {
  forAll(anyDepthwise, 300, (depthwise) => {
    const arrays = arraysOf(depthwise);
    expectWithin(convolve(depthwise, arrays), exact(depthwise, arrays.x, arrays.weight, arrays.bias));
  });
});

it('with a ReLU, depthwise convolutions are exact above zero, and zero elsewhere', () => {
  forAll(anyDepthwise, 100, (depthwise) => {
    const arrays = arraysOf(depthwise);
    const { values, bounds } = exact(depthwise, arrays.x, arrays.weight, arrays.bias);
    const expected = { values: values.map((value) => Math.max(value, 0)), bounds };
    expectWithin(convolve(depthwise, arrays, 'relu'), expected);
  });
});

it('depthwise convolutions have infinities and NaN exactly where the exact sums have them', () => {
  const filled = anyDepthwise.filter(({ input }) => input[0] > 0);
  forAll(fc.tuple(filled, nonFinite(2)), 150, ([depthwise, intruders]) => {
    const arrays = arraysOf(depthwise);
    intruders([arrays.x, arrays.weight]);
    const { values } = exact(depthwise, arrays.x, arrays.weight, arrays.bias);
    expect(classesOf(convolve(depthwise, arrays))).toEqual(classesOf(values));
  });
});
