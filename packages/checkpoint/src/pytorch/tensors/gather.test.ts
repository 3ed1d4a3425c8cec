import fc from 'fast-check';
import { expect, it } from 'vitest';
import { gather, isContiguous, swapBytes } from './gather.js';

const axis = fc.record({ extent: fc.integer({ min: 1, max: 4 }), stride: fc.integer({ min: 0, max: 7 }) });

it('gathers the elements of any shape and strides, of any width', () => {
  fc.assert(
    fc.property(fc.array(axis, { maxLength: 5 }), fc.constantFrom(1, 2, 4, 8), (axes, width) => {
      const place = { offset: 0, shape: axes.map((a) => a.extent), strides: axes.map((a) => a.stride) };
      const span = axes.reduce((sum, { extent, stride }) => sum + (extent - 1) * stride, 1);
      const count = axes.reduce((product, { extent }) => product * extent, 1);
      const bytes = Uint8Array.from({ length: span * width }, (_, i) => i * 37);
      const gathered = new Uint8Array(gather(bytes.buffer, width, place, count));
      expect(gathered).toHaveLength(count * width);
      for (let i = 0; i < count; i++) {
        let [rest, index] = [i, 0];
        for (const { extent, stride } of axes.toReversed()) {
          index += (rest % extent) * stride;
          rest = Math.floor(rest / extent);
        }
        const element = bytes.slice(index * width, (index + 1) * width);
        expect(gathered.slice(i * width, (i + 1) * width)).toEqual(element);
      }
      if (isContiguous(place)) expect(gathered).toEqual(bytes);
    }),
    { seed: 1 },
  );
});

it.each<[number[], number[], boolean]>([
  [[], [], true],
  [[2, 3], [3, 1], true],
  [[2, 3], [1, 2], false],
  [[2, 3], [4, 1], false],
  [[1, 3], [0, 1], true],
  [[2, 1], [1, 9], true],
  [[3], [0], false],
  [[2, 0, 3], [9, 9, 9], true],
])('recognizes contiguous tensors: shape [%j], strides [%j]', (shape, strides, contiguous) => {
  expect(isContiguous({ offset: 0, shape, strides })).toBe(contiguous);
});

it('reverses the bytes of each element', () => {
  const bytes = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
  swapBytes(bytes.buffer, 4);
  expect([...bytes]).toEqual([4, 3, 2, 1, 8, 7, 6, 5]);
});
