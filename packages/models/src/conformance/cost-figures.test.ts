import { Conv2d, ConvRelu, Linear } from '@convkit/blocks';
import { chain, Module, type Pass, Rng, summarize, summaryTotals } from '@convkit/core';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { catalog } from '../catalog.js';
import { googlenet } from '../googlenet/googlenet-entry.js';
import { findModel, findVariant } from '../model-entry.js';

const rng = new Rng(0);

describe('the cost of a layer', () => {
  it('a 5x5 convolution of 192 channels takes 120,422,400 multiplications, after a 1x1 reduction 12,443,648', () => {
    class Reduced extends Module {
      readonly layers = [
        new ConvRelu({ in: 192, out: 16, kernel: 1 }, rng),
        new ConvRelu({ in: 16, out: 32, kernel: 5, padding: 2 }, rng),
      ];
      override forward(x: Tensor4D, pass?: Pass): Tensor4D {
        return chain(this.layers, x, pass);
      }
    }
    const input = [28, 28, 192];
    const direct = summarize(() => new Conv2d({ in: 192, out: 32, kernel: 5, padding: 2 }, rng), input);
    expect(summaryTotals(direct).multiplyAdds).toBe(120_422_400);
    expect(summaryTotals(summarize(() => new Reduced(), input)).multiplyAdds).toBe(12_443_648);
  });

  it('a fully connected layer has 288,000 weights, and 64 filters of 7x7 have 3,136', () => {
    const full = () => new Linear({ in: 20 * 12 * 12, out: 100, bias: false }, rng);
    const filters = () => new Conv2d({ in: 1, out: 64, kernel: 7, bias: false }, rng);
    expect(summarize(full, [20 * 12 * 12])[0]?.parameters).toBe(288_000);
    expect(summarize(filters, [28, 28, 1])[0]?.parameters).toBe(3_136);
  });
});

/** The columns "params", in K = 1024, and "ops", in millions, of table 1 in Szegedy et al. 2015. */
const TABLE_1: Record<string, [params: number, ops: number]> = {
  conv1: [2.7, 34],
  conv2: [112, 360],
  inception3a: [159, 128],
  inception3b: [380, 304],
  inception4a: [364, 73],
  inception4b: [437, 88],
  inception4c: [463, 100],
  inception4d: [580, 119],
  inception4e: [840, 170],
  inception5a: [1072, 54],
  inception5b: [1388, 71],
  fc: [1000, 1],
};

/** Weights of the filters in a row whose printed number differs. */
const OTHER_PARAMS: Record<string, number> = {
  // 7x7x3x64. The printed 2.7K and 34M fit 8 filters of 7x7 per channel followed by a 1x1 convolution of 24 to 64 channels: 2,712 and 34,019,328.
  conv1: 9_408,
  inception3b: 388_096, // exactly 379K
  inception4a: 375_552,
  inception4b: 448_512, // exactly 438K
  inception4c: 509_440,
  inception4d: 604_672,
  inception4e: 867_328,
  inception5a: 1_042_432,
  inception5b: 1_442_816,
};

const OTHER_OPS: Record<string, number> = {
  conv1: 118_013_952,
  inception5a: 51_079_168,
};

describe("GoogLeNet's table 1", () => {
  const sums = new Map<string, { params: number; ops: number }>();
  for (const row of summarize(() => findVariant(googlenet, 'paper').create({}, rng), googlenet.input)) {
    // The row "convolution 3x3/1" includes its reduction.
    const name = row.layer.replace(/\..*/, '').replace('conv3', 'conv2');
    const { params, ops } = sums.get(name) ?? { params: 0, ops: 0 };
    // The paper counts weights without biases.
    const biases = row.parameters > 0 ? (row.output.at(-1) as number) : 0;
    sums.set(name, { params: params + row.parameters - biases, ops: ops + row.multiplyAdds });
  }
  /** Whether `printed` is `value` rounded or truncated. */
  const prints = (value: number, printed: number) => Math.abs(value - printed) < 1;

  it.each(Object.entries(TABLE_1))('%s', (name, [printedParams, printedOps]) => {
    const { params, ops } = sums.get(name) as { params: number; ops: number };
    const [otherParams, otherOps] = [OTHER_PARAMS[name], OTHER_OPS[name]];
    if (otherParams !== undefined) expect(params).toBe(otherParams);
    if (otherOps !== undefined) expect(ops).toBe(otherOps);
    expect(prints(params / 1024, printedParams)).toBe(otherParams === undefined);
    expect(prints(ops / 1e6, printedOps)).toBe(otherOps === undefined);
  });

  it('adds up to about 7 million parameters and 1.6 billion multiply-adds', () => {
    const total = (column: 'params' | 'ops') => [...sums.values()].reduce((sum, row) => sum + row[column], 0);
    expect(total('params')).toBe(6_990_272);
    expect(total('ops') / 1e9).toBeCloseTo(1.6, 1);
  });
});

it('ResNet-34 has 3.6 billion multiply-adds, VGG-19 19.6 billion', () => {
  const billions = (name: string, variant: string) => {
    const { create } = findVariant(findModel(catalog, name), variant);
    return summaryTotals(summarize(() => create({}, rng), [224, 224, 3])).multiplyAdds / 1e9;
  };
  expect(billions('resnet34', 'paper')).toBeCloseTo(3.6, 1);
  expect(billions('vgg19', 'plain')).toBeCloseTo(19.6, 1);
});
