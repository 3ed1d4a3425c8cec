import {
  backend_util,
  Conv2D,
  Conv2DBackpropFilter,
  Conv2DBackpropInput,
  type Tensor,
  tensor,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { kernel, outputsOn, random, startBackends } from '../../backends.fixture.js';

beforeAll(startBackends);

/** A copy of `values` with `value` at `index`. */
function withValue(values: Tensor, index: number, value: number): Tensor {
  const data = values.dataSync().slice();
  data[index] = value;
  return tensor(data, values.shape);
}

/** Expects infinities, NaN and finite values in the same places as on the cpu backend. */
function expectSameKinds(run: () => Tensor | Tensor[]): void {
  const classes = (backend: 'cpu' | 'wasm') =>
    outputsOn(backend, run).map(({ values }) =>
      Array.from(values, (value) => (Number.isFinite(value) ? 'finite' : String(value))),
    );
  const expected = classes('cpu');
  expect(new Set(expected.flat()).size).toBeGreaterThan(1);
  expect(classes('wasm')).toEqual(expected);
}

/** For each algorithm, the in channels, the out channels, the filter size and the stride. */
const shapes = [
  ['winograd', 16, 16, 3, 1],
  ['winograd', 16, 16, 5, 1],
  ['implicit gemm', 3, 5, 3, 1],
  ['implicit gemm by phases', 16, 5, 3, 2],
  ['scatter', 3, 5, 3, 2],
] as const;

describe.each(shapes)(
  '%s with %i in channels, %i out channels, filter size %i, stride %i',
  (_, channels, columns, side, stride) => {
    const input: [number, number, number, number] = [2, 9, 8, channels];
    const filterShape: [number, number, number, number] = [side, side, channels, columns];
    const { outShape } = backend_util.computeConv2DInfo(input, filterShape, stride, 1, 'same', 'floor');
    const attrs = { strides: [stride, stride], pad: 'same', dataFormat: 'NHWC', dimRoundingMode: 'floor' };
    const x = () => random('x', ...input);
    const filter = () => random('filter', ...filterShape);
    const dy = () => random('dy', ...outShape);

    describe.each([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN])('with %d', (value) => {
      it('in the image', () => {
        const image = () => withValue(x(), 5 * channels + 1, value);
        expectSameKinds(() =>
          kernel(Conv2D, { x: image(), filter: filter() }, { ...attrs, dilations: [1, 1] }),
        );
        expectSameKinds(() =>
          kernel(Conv2DBackpropFilter, { x: image(), dy: dy() }, { ...attrs, filterShape }),
        );
      });

      it('in the filter', () => {
        const weights = () => withValue(filter(), 2, value);
        expectSameKinds(() => kernel(Conv2D, { x: x(), filter: weights() }, { ...attrs, dilations: [1, 1] }));
        expectSameKinds(() =>
          kernel(Conv2DBackpropInput, { dy: dy(), filter: weights() }, { ...attrs, inputShape: input }),
        );
      });

      it("in the output's gradient", () => {
        const gradient = () => withValue(dy(), 0, value);
        expectSameKinds(() =>
          kernel(Conv2DBackpropInput, { dy: gradient(), filter: filter() }, { ...attrs, inputShape: input }),
        );
        expectSameKinds(() =>
          kernel(Conv2DBackpropFilter, { x: x(), dy: gradient() }, { ...attrs, filterShape }),
        );
      });
    });
  },
);
