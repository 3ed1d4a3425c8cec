import { ShapeError } from '@convkit/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromTorchLayout, type TensorData, toTorchLayout } from './index.js';

const floats = (shape: readonly number[], values?: readonly number[]): TensorData => {
  const size = shape.reduce((product, extent) => product * extent, 1);
  const data = Float32Array.from(values ?? Array.from({ length: size }, (_, index) => index));
  return { dtype: 'float32', shape, data };
};
const one = (key: string, tensor: TensorData) => new Map([[key, tensor]]);
const only = (state: Map<string, TensorData>) => [...state.values()][0];

describe('toTorchLayout', () => {
  it('makes [out, in, height, width] of filters [height, width, in, out]', () => {
    // Filters of 1x2 pixels from two channels to two: the value says pixel, channel in, channel out.
    const filters = floats([1, 2, 2, 2], [111, 112, 121, 122, 211, 212, 221, 222]);
    expect(only(toTorchLayout(one('conv.weight', filters)))).toEqual(
      floats([2, 2, 1, 2], [111, 211, 121, 221, 112, 212, 122, 222]),
    );
  });

  it('keeps the order of groups: a depthwise filter [height, width, 1, out] becomes [out, 1, height, width]', () => {
    const filters = floats([2, 1, 1, 3], [11, 12, 13, 21, 22, 23]);
    expect(only(toTorchLayout(one('weight', filters)))).toEqual(
      floats([3, 1, 2, 1], [11, 21, 12, 22, 13, 23]),
    );
  });

  it('makes [out, in] of a linear weight [in, out]', () => {
    expect(only(toTorchLayout(one('fc.weight', floats([3, 2]))))).toEqual(floats([2, 3], [0, 2, 4, 1, 3, 5]));
  });

  it('puts the columns behind a flatten in the order of channels, height and width', () => {
    // Images 2x1 of two channels: rows are pixel 1 channel 1, pixel 1 channel 2, pixel 2 channel 1, pixel 2 channel 2.
    const weight = floats([4, 1], [11, 12, 21, 22]);
    const flattened = new Map([['fc.weight', [2, 1, 2] as const]]);
    expect(only(toTorchLayout(one('fc.weight', weight), flattened))).toEqual(
      floats([1, 4], [11, 21, 12, 22]),
    );
  });

  it('counts batches in 64 bits, and leaves all else as it is', () => {
    const codes = floats([2, 3]);
    const sparse = floats([3, 3, 4]);
    const state = new Map<string, TensorData>([
      ['bn.num_batches_tracked', { dtype: 'int32', shape: [], data: Int32Array.of(7) }],
      ['codes', codes],
      ['c3.weight', sparse],
    ]);
    const torch = toTorchLayout(state);
    expect(torch.get('bn.num_batches_tracked')).toEqual({
      dtype: 'int64',
      shape: [],
      data: BigInt64Array.of(7n),
    });
    expect(torch.get('codes')).toBe(codes);
    expect(torch.get('c3.weight')).toBe(sparse);
    expect(fromTorchLayout(torch)).toEqual(state);
  });

  it.each<[string, Map<string, TensorData>]>([
    ['missing', new Map()],
    ['[3,2]', one('fc.weight', floats([3, 2]))],
    ['[4]', one('fc.weight', floats([4]))],
  ])('refuses flattened images of 4 features for a weight that is %s', (found, state) => {
    const flattened = new Map([['fc.weight', [2, 1, 2] as const]]);
    expect(() => toTorchLayout(state, flattened)).toThrow(ShapeError);
    expect(() => fromTorchLayout(state, flattened)).toThrow(
      `'fc.weight' should take flattened images of [2,1,2], and is ${found}`,
    );
  });

  it('refuses data that do not fill their shape', () => {
    expect(() => toTorchLayout(one('fc.weight', floats([2, 2], [1])))).toThrow(ShapeError);
  });
});

const extent = fc.integer({ min: 0, max: 5 });
const weight = (rank: number) => fc.array(extent, { minLength: rank, maxLength: rank });

describe('there and back', () => {
  it('is the identity', () => {
    fc.assert(
      fc.property(weight(4), weight(2), weight(3), extent, (filter, linear, images, outputs) => {
        const features = images.reduce((product, side) => product * side, 1);
        const state = new Map<string, TensorData>([
          ['a.weight', floats(filter)],
          ['b.0.weight', floats(linear)],
          ['fc.weight', floats([features, outputs])],
          ['fc.bias', floats([outputs])],
          ['num_batches_tracked', { dtype: 'int32', shape: [], data: Int32Array.of(features) }],
        ]);
        const flattened = new Map([['fc.weight', images as unknown as [number, number, number]]]);
        expect(fromTorchLayout(toTorchLayout(state, flattened), flattened)).toEqual(state);
      }),
    );
  });

  it('says of every element where it went', () => {
    fc.assert(
      fc.property(weight(3), extent, ([height = 0, width = 0, channels = 0], outputs) => {
        const state = one('fc.weight', floats([height * width * channels, outputs]));
        const { data } = only(
          toTorchLayout(state, new Map([['fc.weight', [height, width, channels]]])),
        ) as TensorData<'float32'>;
        let index = 0;
        for (let out = 0; out < outputs; out++) {
          for (let c = 0; c < channels; c++) {
            for (let h = 0; h < height; h++) {
              for (let w = 0; w < width; w++) {
                expect(data[index++]).toBe(((h * width + w) * channels + c) * outputs + out);
              }
            }
          }
        }
        expect(index).toBe(data.length);
      }),
    );
  });
});
