import { Rng } from '@convkit/core';
import { expectClose } from '@convkit/testing';
import {
  backend_util,
  DepthwiseConv2dNativeBackpropFilter,
  DepthwiseConv2dNativeBackpropInput,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { expectSameOnBoth, kernel, outputsOn, random, startBackends } from '../../backends.fixture.js';

beforeAll(startBackends);

type Shape = [number, number, number, number];

interface Depthwise {
  readonly input: Shape;
  readonly filter: Shape;
  readonly strides: [number, number];
  readonly dilations: [number, number];
  readonly pad: 'valid' | 'same' | number;
}

function gradients({ input, filter, ...attrs }: Depthwise): Tensor[] {
  const { strides, dilations, pad } = attrs;
  const { outShape } = backend_util.computeConv2DInfo(input, filter, strides, dilations, pad, 'floor', true);
  const dy = random('dy', ...outShape);
  const common = { ...attrs, dimRoundingMode: 'floor' };
  return [
    kernel(
      DepthwiseConv2dNativeBackpropInput,
      { dy, filter: random('filter', ...filter) },
      { ...common, inputShape: input },
    ),
    kernel(
      DepthwiseConv2dNativeBackpropFilter,
      { x: random('x', ...input), dy },
      { ...common, filterShape: filter },
    ),
  ] as Tensor[];
}

function randomDepthwise(seed: number): Depthwise {
  const rng = new Rng(seed);
  const upTo = (bound: number) => 1 + rng.integer(bound);
  for (;;) {
    const channels = upTo(9);
    const filter: Shape = [upTo(4), upTo(4), channels, upTo(3)];
    const input: Shape = [upTo(3), upTo(9), upTo(9), channels];
    const dilated = rng.integer(3) === 0;
    const strides: [number, number] = dilated ? [1, 1] : [upTo(4), upTo(4)];
    const dilations: [number, number] = dilated ? [upTo(2), upTo(3)] : [1, 1];
    const pad = (['valid', 'same', rng.integer(2)] as const)[rng.integer(3)] as Depthwise['pad'];
    const info = backend_util.computeConv2DInfo(input, filter, strides, dilations, pad, 'floor', true);
    if (info.outHeight > 0 && info.outWidth > 0) return { input, filter, strides, dilations, pad };
  }
}

const cases: Depthwise[] = [
  { input: [2, 6, 6, 8], filter: [3, 3, 8, 1], strides: [1, 1], dilations: [1, 1], pad: 'same' },
  { input: [9, 7, 7, 10], filter: [3, 3, 10, 1], strides: [2, 2], dilations: [1, 1], pad: 1 },
  { input: [1, 5, 5, 3], filter: [3, 3, 3, 2], strides: [1, 1], dilations: [2, 2], pad: 'same' },
  ...Array.from({ length: 30 }, (_, seed) => randomDepthwise(seed)),
];

/** Sums of up to a few hundred products of standard normal values. */
const closeness = { relative: 1e-4, absolute: 1e-4 };

/** Plain sums in float64. tfjs's cpu backend ignores the dilation. */
function reference({ input, filter, strides, dilations, pad }: Depthwise) {
  const info = backend_util.computeConv2DInfo(input, filter, strides, dilations, pad, 'floor', true);
  const [[batch, height, width, channels], multiplier] = [input, filter[3]];
  const dy = random('dy', ...info.outShape).dataSync();
  const [x, weight] = [random('x', ...input).dataSync(), random('filter', ...filter).dataSync()];
  const [dx, dweight] = [new Float64Array(x.length), new Float64Array(weight.length)];
  const along = (out: number, tap: number, axis: 0 | 1) =>
    out * strides[axis] + tap * dilations[axis] - (axis === 0 ? info.padInfo.top : info.padInfo.left);
  for (const [index, upstream] of dy.entries()) {
    const [feature, rest] = [index % info.outChannels, Math.floor(index / info.outChannels)];
    const channel = Math.floor(feature / multiplier);
    const [column, line] = [rest % info.outWidth, Math.floor(rest / info.outWidth)];
    const [row, n] = [line % info.outHeight, Math.floor(line / info.outHeight)];
    for (let tap = 0; tap < filter[0] * filter[1]; tap++) {
      const [r, c] = [along(row, Math.floor(tap / filter[1]), 0), along(column, tap % filter[1], 1)];
      if (n >= batch || r < 0 || r >= height || c < 0 || c >= width) continue;
      const cell = ((n * height + r) * width + c) * channels + channel;
      const place = tap * info.outChannels + feature;
      dx[cell] = (dx[cell] as number) + upstream * (weight[place] as number);
      dweight[place] = (dweight[place] as number) + upstream * (x[cell] as number);
    }
  }
  return [dx, dweight];
}

it.each(cases)('the gradients of the depthwise convolution %j match plain sums', (depthwise) => {
  const outputs = outputsOn('wasm', () => gradients(depthwise));
  for (const [i, expected] of reference(depthwise).entries()) {
    expectClose(outputs[i]?.values as Float32Array, Float32Array.from(expected), closeness);
  }
});

it('the gradients match the cpu backend, without leaks', () => {
  for (const depthwise of cases.slice(0, 2)) expectSameOnBoth(() => gradients(depthwise), closeness);
});

it('the filter gradient of an empty batch is zero', () => {
  const empty = { input: [0, 5, 5, 3] as Shape, filter: [3, 3, 3, 1] as Shape, pad: 'valid' as const };
  const [dx, dfilter] = outputsOn('wasm', () => gradients({ ...empty, strides: [1, 1], dilations: [1, 1] }));
  expect(dx?.shape).toEqual([0, 5, 5, 3]);
  expect(Array.from(dfilter?.values as Float32Array)).toEqual(Array(27).fill(0));
});
