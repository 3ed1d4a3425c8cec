import { ShapeError } from '@convkit/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromTorchLayout, type TensorData, torchShape, toTorchLayout } from './index.js';

const floats = (shape: readonly number[], values?: readonly number[]): TensorData => {
  const size = shape.reduce((product, extent) => product * extent, 1);
  const data = Float32Array.from(values ?? Array.from({ length: size }, (_, index) => index));
  return { dtype: 'float32', shape, data };
};
const one = (key: string, tensor: TensorData) => new Map([[key, tensor]]);
const only = (state: Map<string, TensorData>) => [...state.values()][0];

describe('toTorchLayout', () => {
  it('converts filters [height, width, in, out] to [out, in, height, width]', () => {
    // Filters of 1x2 pixels with two in and two out channels. The digits are pixel, in channel and out channel.
    const filters = floats([1, 2, 2, 2], [111, 112, 121, 122, 211, 212, 221, 222]);
    expect(only(toTorchLayout(one('conv.weight', filters)))).toEqual(
      floats([2, 2, 1, 2], [111, 211, 121, 221, 112, 212, 122, 222]),
    );
  });

  it('converts a depthwise filter [height, width, 1, out] to [out, 1, height, width]', () => {
    const filters = floats([2, 1, 1, 3], [11, 12, 13, 21, 22, 23]);
    expect(only(toTorchLayout(one('weight', filters)))).toEqual(
      floats([3, 1, 2, 1], [11, 21, 12, 22, 13, 23]),
    );
  });

  it('converts a linear weight [in, out] to [out, in]', () => {
    expect(only(toTorchLayout(one('fc.weight', floats([3, 2]))))).toEqual(floats([2, 3], [0, 2, 4, 1, 3, 5]));
  });

  it('reorders the inputs after a flatten by channels, height and width', () => {
    // 2x1 images with two channels. The digits are pixel and channel.
    const weight = floats([4, 1], [11, 12, 21, 22]);
    const flattened = new Map([['fc.weight', [2, 1, 2] as const]]);
    expect(only(toTorchLayout(one('fc.weight', weight), flattened))).toEqual(
      floats([1, 4], [11, 21, 12, 22]),
    );
  });

  it('converts batch counts to int64 and leaves other entries unchanged', () => {
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

  it('converts filters of series [kernel, in, out] to [out, in, kernel], and leaves tables as they are', () => {
    // Filters of two steps with one in and two out channels. The digits are step and out channel.
    const state = new Map<string, TensorData>([
      ['conv.weight', floats([2, 1, 2], [11, 12, 21, 22])],
      ['embedding.weight', floats([3, 2])],
    ]);
    const kinds = new Map([
      ['conv.weight', 'series-filter'] as const,
      ['embedding.weight', 'table'] as const,
    ]);
    const torch = toTorchLayout(state, undefined, kinds);
    expect(torch.get('conv.weight')).toEqual(floats([2, 1, 2], [11, 21, 12, 22]));
    expect(torch.get('embedding.weight')).toBe(state.get('embedding.weight'));
    expect(fromTorchLayout(torch, undefined, kinds)).toEqual(state);
    expect(torchShape('conv.weight', [5, 3, 7], 'series-filter')).toEqual([7, 3, 5]);
    expect(torchShape('embedding.weight', [5, 3], 'table')).toEqual([5, 3]);
  });

  it.each<[string, Map<string, TensorData>]>([
    ['missing', new Map()],
    ['[3,2]', one('fc.weight', floats([3, 2]))],
    ['[4]', one('fc.weight', floats([4]))],
  ])('rejects flattened images of 4 features for a weight that is %s', (found, state) => {
    const flattened = new Map([['fc.weight', [2, 1, 2] as const]]);
    expect(() => toTorchLayout(state, flattened)).toThrow(ShapeError);
    expect(() => fromTorchLayout(state, flattened)).toThrow(
      `'fc.weight' must take flattened images of [2,1,2], but is ${found}`,
    );
  });

  it('rejects data that do not match their shape', () => {
    expect(() => toTorchLayout(one('fc.weight', floats([2, 2], [1])))).toThrow(ShapeError);
  });
});

const extent = fc.integer({ min: 0, max: 5 });
const weight = (rank: number) => fc.array(extent, { minLength: rank, maxLength: rank });

describe('fromTorchLayout', () => {
  it('inverts toTorchLayout', () => {
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

  it('matches the index of every element', () => {
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

describe('torchShape', () => {
  it.each([
    ['conv.weight', [3, 5, 2, 7], [7, 2, 3, 5]],
    ['fc.weight', [4, 9], [9, 4]],
    ['weight', [4, 9], [9, 4]],
    ['fc.bias', [9], [9]],
    ['bn.weight', [9], [9]],
    ['table', [4, 9], [4, 9]],
  ])('is the shape that toTorchLayout gives: %s %j', (key, shape, expected) => {
    expect(torchShape(key, shape)).toEqual(expected);
    const data = new Float32Array(shape.reduce((product, extent) => product * extent, 1));
    expect(toTorchLayout(new Map([[key, { dtype: 'float32', shape, data }]])).get(key)?.shape).toEqual(
      expected,
    );
  });
});
