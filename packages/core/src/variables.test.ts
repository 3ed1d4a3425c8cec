import '@tensorflow/tfjs-backend-cpu';
import { memory, type Rank } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { ShapeError } from './errors.js';
import type { Fans } from './initializers.js';
import { Rng } from './rng.js';
import { traceKernels } from './trace/trace.js';
import { buffer, isBuffer, parameter, weightFans } from './variables.js';

const rng = new Rng(1);

function watched(seen: Fans[]) {
  return (fans: Fans) => {
    seen.push(fans);
    return Float32Array.from({ length: fans.size }, (_, i) => i);
  };
}

describe('parameter', () => {
  it('draws its initial values with the fans of its shape', () => {
    const seen: Fans[] = [];
    const { numTensors } = memory();
    const weight = parameter<Rank.R4>([3, 2, 4, 5], watched(seen), rng);
    expect(memory().numTensors).toBe(numTensors + 1);
    expect(seen).toEqual([{ size: 120, fanIn: 24, fanOut: 30 }]);
    expect(weight).toMatchObject({ shape: [3, 2, 4, 5], dtype: 'float32', trainable: true });
    expect([...weight.dataSync()]).toEqual(Array.from({ length: 120 }, (_, i) => i));
    expect(isBuffer(weight)).toBe(false);
    weight.dispose();
    expect(memory().numTensors).toBe(numTensors);
  });

  it("needs the layer's fans for a bias", () => {
    const seen: Fans[] = [];
    parameter<Rank.R1>([5], watched(seen), rng, { fanIn: 24, fanOut: 30 }).dispose();
    expect(seen).toEqual([{ size: 5, fanIn: 24, fanOut: 30 }]);
    expect(() => parameter<Rank.R1>([5], watched(seen), rng)).toThrow(ShapeError);
  });

  it('computes no values in a trace', () => {
    const seen: Fans[] = [];
    traceKernels(() => {
      const weight = parameter<Rank.R2>([4, 5], watched(seen), rng);
      expect(weight).toMatchObject({ shape: [4, 5], trainable: true });
      expect(() => parameter<Rank.R1>([5], watched(seen), rng)).toThrow(ShapeError);
    });
    expect(seen).toEqual([]);
  });
});

describe('buffer', () => {
  it('is not trained', () => {
    const count = buffer<Rank.R0>(Int32Array.of(3), []);
    expect(count).toMatchObject({ shape: [], dtype: 'int32', trainable: false });
    expect(isBuffer(count)).toBe(true);
    const mean = buffer<Rank.R1>(Float32Array.of(1, 2), [2]);
    expect(mean.dtype).toBe('float32');
    expect([...mean.dataSync()]).toEqual([1, 2]);
    count.dispose();
    mean.dispose();
  });
});

describe('weightFans', () => {
  it.each([
    [[7, 9], 7, 9],
    [[3, 3, 16, 32], 144, 288],
    [[1, 1, 192, 16], 192, 16],
  ])('of [%s]', (shape, fanIn, fanOut) => {
    expect(weightFans(shape)).toEqual({ fanIn, fanOut });
  });
});
