import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fillBlock } from '../document.js';
import type { KernelCall } from './kernel-calls.js';
import { costOf } from './kernel-costs.js';
import { bestRates, limitOf, type Peak } from './peak.js';
import { amounts, TASKS } from './peak-tasks.js';
import { groupCalls, mergeSmall, type Profile } from './profile.js';
import { PEAK_TABLE, ROOFLINE_ROWS, rooflineName } from './run.js';
import { shapesOf } from './shapes-of.js';
import { kernelTable, peakTable } from './table.js';

type Shape = readonly number[];

const call = (
  kernel: string,
  inputs: Readonly<Record<string, Shape | undefined>>,
  output: Shape,
  attrs: object = {},
): KernelCall => {
  const operand = (shape: Shape) => ({ shape: [...shape], dtype: 'float32' as const });
  return {
    kernel,
    inputs: Object.fromEntries(
      Object.entries(inputs).map(([name, shape]) => [name, shape && operand(shape)]),
    ),
    outputs: [operand(output)],
    attrs: attrs as KernelCall['attrs'],
    milliseconds: 2,
  };
};

const conv = { strides: [1, 1], pad: 'same', dataFormat: 'NHWC', dilations: [1, 1] };
const images = [2, 9, 8, 16];
const results = [2, 9, 8, 32];
/** Tiles of 4x4 outputs that cover two images of 9x8 values. */
const TILES = 2 * 3 * 2;

describe('the cost of a kernel', () => {
  it('counts the direct sum, and the 36 products of a tile and pair of channels by Winograd', () => {
    const flops = 2 * 2 * 9 * 8 * 9 * 16 * 32;
    const multiplied = 2 * 36 * TILES * 16 * 32;
    const filter = [3, 3, 16, 32];
    const forward = call('FusedConv2D', { x: images, filter, bias: [32] }, results, conv);
    expect(costOf(forward)).toEqual({ work: 'forward, winograd', flops, multiplied });
    const inputGradient = { ...conv, inputShape: images };
    const backward = call('Conv2DBackpropInput', { dy: results, filter }, images, inputGradient);
    expect(costOf(backward)).toEqual({ work: 'input gradient, winograd', flops, multiplied });
    const filterGradient = { ...conv, filterShape: filter };
    const sums = call('Conv2DBackpropFilter', { x: images, dy: results }, filter, filterGradient);
    expect(costOf(sums)).toEqual({ work: 'filter gradient, winograd', flops, multiplied });
  });

  it('multiplies 36 instead of 100 products in tiles of 2x2 outputs of a 5x5 filter', () => {
    const five = call('Conv2D', { x: [1, 8, 8, 16], filter: [5, 5, 16, 4] }, [1, 8, 8, 4], conv);
    const { flops = 0, multiplied = 0 } = costOf(five);
    expect(multiplied / flops).toBeCloseTo(36 / 100);
  });

  it('counts what is multiplied as the direct sum where another algorithm is chosen', () => {
    const strided = { ...conv, strides: [2, 2] };
    const inputs = { x: images, filter: [3, 3, 16, 32] };
    expect(costOf(call('Conv2D', inputs, [2, 5, 4, 32], strided))).toEqual({
      work: 'forward, implicit gemm',
      flops: 2 * 2 * 5 * 4 * 9 * 16 * 32,
      multiplied: 2 * 2 * 5 * 4 * 9 * 16 * 32,
    });
  });

  it('counts the products of matrices, transposed or not', () => {
    const flops = 2 * 5 * 7 * 3;
    expect(costOf(call('Linear', { x: [5, 3], weight: [3, 7], bias: [7] }, [5, 7])).flops).toBe(flops);
    const transposed = { transposeA: true, transposeB: false };
    expect(costOf(call('BatchMatMul', { a: [1, 3, 5], b: [1, 3, 7] }, [1, 5, 7], transposed)).flops).toBe(
      flops,
    );
  });

  it('counts the bytes of every input and output of other kernels', () => {
    const inputs = { x: images, scale: [16], offset: [16], residual: undefined };
    const norm = call('BatchNorm', inputs, images);
    expect(costOf(norm)).toEqual({ work: 'forward', bytes: 4 * (2 * 2 * 9 * 8 * 16 + 32) });
    expect(costOf(call('SgdUpdate', { 0: [10], 1: [10], 2: [10] }, [10])).work).toBe('update');
    expect(costOf(call('Reshape', { x: [4] }, [2, 2]))).toEqual({ work: 'view' });
  });
});

describe('the shapes of a group', () => {
  it('leave out vectors beside images, and count long lists', () => {
    const inputs = { dy: images, x: images, scale: [16], residual: undefined };
    expect(shapesOf({ inputs: call('BatchNormGrad', inputs, images).inputs, attrs: {} })).toBe(
      '2 of 2x9x8x16',
    );
    const list = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [i, [2, 3]]));
    expect(shapesOf({ inputs: call('SgdUpdate', list, [1]).inputs, attrs: {} })).toBe(
      '9 tensors of 54 values',
    );
    const pool = { filterSize: [3, 3], strides: [2, 2] };
    expect(shapesOf(call('MaxPool', { x: images }, images, pool))).toBe('2x9x8x16, filter 3x3, stride 2');
  });
});

describe('the tables', () => {
  const peak: Peak = {
    threads: 2,
    fused: { registers: 100, l2: 80 },
    plain: { registers: 50, l2: 60 },
    memory: 20,
  };
  const product = call('Linear', { x: [1000, 1000], weight: [1000, 1000] }, [1000, 1000]);
  const moved = call('Relu', { x: [1000, 1000] }, [1000, 1000]);
  const calls = [product, { ...product, milliseconds: 198 }, { ...moved, milliseconds: 2 }];
  const profile: Profile = {
    node: '24.0.0',
    kernels: 'some-1',
    threads: 2,
    batchSize: 64,
    rounds: 3,
    stepMilliseconds: 110,
    groups: groupCalls([...calls, { ...moved, kernel: 'Abs', milliseconds: 0.2 }], 2),
  };

  it('take the peak of the multiply-adds that the engine has', () => {
    expect(limitOf(peak)).toBe(100);
    expect(limitOf({ threads: 1, plain: peak.plain, memory: 20 })).toBe(60);
  });

  it('group calls, and give costs and times of one step', () => {
    expect(profile.groups.map(({ kernel, calls, milliseconds }) => [kernel, calls, milliseconds])).toEqual([
      ['Linear', 1, 100],
      ['Relu', 0.5, 1],
      ['Abs', 0.5, 0.1],
    ]);
    expect(profile.groups[0]).toMatchObject({ flops: 2e9, multiplied: 2e9 });
  });

  it('merge small groups of the same kernel, then what remains', () => {
    const group = (kernel: string, milliseconds: number) => ({
      ...{ kernel, work: 'forward', shapes: '1', calls: 1, milliseconds },
      bytes: 10,
    });
    const groups = [group('Relu', 9), group('Add', 0.6), group('Add', 0.5), group('Abs', 0.4)];
    expect(mergeSmall(groups, 1)).toEqual([
      groups[0],
      { ...group('Add', 1.1), shapes: '2 other shapes', calls: 2, bytes: 20 },
      { kernel: 'other kernels and shapes (1)', work: '', shapes: '', calls: 1, milliseconds: 0.4 },
    ]);
    expect(mergeSmall(groups.slice(0, 1), 1)).toEqual(groups.slice(0, 1));
  });

  it('show shares of the step, of the peak and of the memory, with the same columns in each line', () => {
    const text = kernelTable({ ...profile, stepMilliseconds: 101 }, peak);
    expect(text).toContain(
      'Products take 99.0 % of it, at 20.0 GFLOP/s of direct sums; 20.0 are multiplied, 20.0 %',
    );
    expect(text).toContain(
      '| Linear | product | 2 of 1000x1000 | 1 | 100 | 99.0 % | 20.0 | 20.0 | 20.0 % |  |  |',
    );
    expect(text).toContain('| other kernels and shapes (2) |  |  | 1 | 1.10 | 1.1 % |');
    const memory = kernelTable({ ...profile, stepMilliseconds: 100 }, peak);
    expect(memory).toContain('| Relu | forward | 1000x1000 | 0.5 | 1.00 | 1.0 % |  |  |  | 4.0 | 20.0 % |');
    const lines = text.split('\n').filter((line) => line.startsWith('|'));
    expect(new Set(lines.map((line) => line.split('|').length))).toEqual(new Set([13]));
  });

  it('show the peaks of each number of threads', () => {
    const text = peakTable([{ threads: 1, plain: peak.plain, memory: 12 }, peak]);
    expect(text).toContain('| fused multiply-adds, from registers | GFLOP/s | none | 100.0 |');
    expect(text).toContain('| read from memory | GB/s | 12.0 | 20.0 |');
  });

  it('have a place in the document', () => {
    const document = readFileSync(new URL('../../../../docs/benchmarks.md', import.meta.url), 'utf8');
    for (const name of [PEAK_TABLE, ...ROOFLINE_ROWS.map(rooflineName)]) {
      expect(() => fillBlock(document, name, '')).not.toThrow();
    }
  });
});

it('takes the fastest round, from the first start of its threads to their last end', () => {
  const round = (length: number) => [0, length, 10, length + 10];
  const times = Float64Array.from(TASKS.flatMap((_, task) => [...round(500), ...round(90 * (task + 1))]));
  const rates = bestRates(times, 2);
  expect(rates.registers).toBeCloseTo((2 * amounts.registers) / 100);
  expect(rates.read).toBeCloseTo((2 * amounts.read) / 370);
});
