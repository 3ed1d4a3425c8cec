import '@tensorflow/tfjs-backend-cpu';
import { parameters, Rng } from '@convkit/core';
import { C3_TABLE, LeNet5Original } from '@convkit/models';
import { installGradients, rbfMapLoss } from '@convkit/ops';
import {
  memory,
  neg,
  type Tensor2D,
  type Tensor4D,
  tensor1d,
  tensor2d,
  tensor4d,
} from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { diagonalCurvature } from './diagonal-curvature.js';
import { featureCurvature } from './feature-curvature.js';

installGradients();

const AMPLITUDE = 1.7159;

/** A layer as the connections of the paper: each from one unit to another, with a weight that others may share. */
interface Connections {
  readonly key: string;
  readonly units: number;
  /** The units below that a unit sees, with the index of each connection's weight. */
  readonly inputs: (unit: number) => readonly (readonly [from: number, weight: number])[];
  readonly bias: (unit: number) => number;
}

/** A convolution of `size` x `size` units with channels last; `seen` lists the channels that an output channel sees. */
function convolution(
  key: string,
  {
    from,
    channels,
    size,
    seen,
    weight,
  }: {
    readonly from: readonly [size: number, channels: number];
    readonly channels: number;
    readonly size: number;
    readonly seen: (channel: number) => readonly number[];
    readonly weight: (cell: number, input: number, place: number, channel: number) => number;
  },
): Connections {
  return {
    key,
    units: size * size * channels,
    inputs(unit) {
      const channel = unit % channels;
      const position = Math.floor(unit / channels);
      const [row, column] = [Math.floor(position / size), position % size];
      return Array.from({ length: 25 }, (_, cell) => cell).flatMap((cell) =>
        seen(channel).map((input, place) => {
          const at = (row + Math.floor(cell / 5)) * from[0] + column + (cell % 5);
          return [at * from[1] + input, weight(cell, input, place, channel)] as const;
        }),
      );
    },
    bias: (unit) => unit % channels,
  };
}

const subsampling = (key: string, size: number, channels: number): Connections => ({
  key,
  units: size * size * channels,
  inputs(unit) {
    const position = Math.floor(unit / channels);
    const [row, column] = [2 * Math.floor(position / size), 2 * (position % size)];
    return [0, 1, 2, 3].map((cell) => {
      const at = (row + (cell >> 1)) * 2 * size + column + (cell & 1);
      return [at * channels + (unit % channels), unit % channels] as const;
    });
  },
  bias: (unit) => unit % channels,
});

const order = C3_TABLE.flatMap((inputs, channel) => inputs.map((input) => `${channel}:${input}`));
const all = (count: number) => () => Array.from({ length: count }, (_, i) => i);
const LAYERS: readonly Connections[] = [
  convolution('C1', {
    from: [32, 1],
    channels: 6,
    size: 28,
    seen: all(1),
    weight: (cell, _, __, out) => cell * 6 + out,
  }),
  subsampling('S2', 14, 6),
  convolution('C3', {
    from: [14, 6],
    channels: 16,
    size: 10,
    seen: (channel) => C3_TABLE[channel] as readonly number[],
    weight: (cell, input, _, out) => cell * 60 + order.indexOf(`${out}:${input}`),
  }),
  subsampling('S4', 5, 16),
  convolution('C5', {
    from: [5, 16],
    channels: 120,
    size: 1,
    seen: all(16),
    weight: (cell, input, _, out) => (cell * 16 + input) * 120 + out,
  }),
  {
    key: 'F6',
    units: 84,
    inputs: (unit) => Array.from({ length: 120 }, (_, from) => [from, from * 84 + unit] as const),
    bias: (unit) => unit,
  },
];

/** Appendix C, connection by connection, in float64. */
function reference(
  weights: ReadonlyMap<string, ArrayLike<number>>,
  image: readonly number[],
  codes: Tensor2D,
) {
  const of = (key: string) => weights.get(key) as ArrayLike<number>;
  const states: number[][] = [[...image]];
  for (const { key, units, inputs, bias } of LAYERS) {
    const below = states.at(-1) as number[];
    states.push(
      Array.from({ length: units }, (_, unit) => {
        const products = inputs(unit).map(
          ([from, w]) => (below[from] as number) * (of(`${key}.weight`)[w] as number),
        );
        const a = products.reduce((sum, each) => sum + each, of(`${key}.bias`)[bias(unit)] as number);
        return AMPLITUDE * Math.tanh((2 / 3) * a);
      }),
    );
  }
  let curvature = [...featureCurvature(tensor2d([states.at(-1) as number[]]), codes).dataSync()];
  const found = new Map([...weights].map(([key, { length }]) => [key, new Float64Array(length)]));
  for (const [depth, { key, inputs, bias }] of [...LAYERS.entries()].reverse()) {
    const [below, above] = [states[depth] as number[], states[depth + 1] as number[]];
    const next = below.map(() => 0);
    for (const [unit, value] of above.entries()) {
      const slope = (2 / 3) * (AMPLITUDE - value ** 2 / AMPLITUDE);
      const net = (curvature[unit] as number) * slope ** 2;
      const biases = found.get(`${key}.bias`) as Float64Array;
      biases[bias(unit)] = (biases[bias(unit)] as number) + net;
      for (const [from, w] of inputs(unit)) {
        const shared = found.get(`${key}.weight`) as Float64Array;
        shared[w] = (shared[w] as number) + net * (below[from] as number) ** 2;
        next[from] = (next[from] as number) + net * (of(`${key}.weight`)[w] as number) ** 2;
      }
    }
    curvature = next;
  }
  return found;
}

const randomImage = (seed: number): number[] => {
  const rng = new Rng(seed);
  return Array.from({ length: 1024 }, () => Math.fround(rng.uniform() * 1.275 - 0.1));
};

function curvatureOf(model: LeNet5Original, images: readonly number[][]): Map<string, Float32Array> {
  const found = diagonalCurvature(model, tensor4d(images.flat(), [images.length, 32, 32, 1]));
  for (const [key, { shape }] of found) expect(shape).toEqual(parameters(model).get(key)?.shape);
  return new Map([...found].map(([key, tensor]) => [key, tensor.dataSync() as Float32Array]));
}

it('is what appendix C computes connection by connection', () => {
  const model = new LeNet5Original(new Rng(4));
  const weights = new Map([...parameters(model)].map(([key, variable]) => [key, variable.dataSync()]));
  const expected = reference(weights, randomImage(1), model.output.codes as Tensor2D);
  const found = curvatureOf(model, [randomImage(1)]);
  expect([...found.keys()]).toEqual([...weights.keys()]);
  for (const [key, values] of found) {
    const worst = values.map((value, i) => {
      const exact = expected.get(key)?.[i] as number;
      return Math.abs(value - exact) / (exact + 1e-4);
    });
    expect(Math.max(...worst), key).toBeLessThan(1e-3);
  }
});

it('is the mean over images', () => {
  const model = new LeNet5Original(new Rng(4));
  const [first, second, both] = [[1], [2], [1, 2]].map((seeds) =>
    curvatureOf(model, seeds.map(randomImage)).get('C3.weight'),
  ) as [Float32Array, Float32Array, Float32Array];
  for (const [i, value] of both.entries()) {
    const mean = ((first[i] as number) + (second[i] as number)) / 2;
    expect(Math.abs(value - mean)).toBeLessThan(1e-4 * mean + 1e-7);
  }
});

it('of the features is the second difference of the loss, whatever the label', () => {
  const { output } = new LeNet5Original(new Rng(4));
  const codes = output.codes as Tensor2D;
  const rng = new Rng(6);
  // Near the code of 3, so that the loss depends on several penalties.
  const base = [...codes.dataSync()].slice(3 * 84, 4 * 84).map((code) => 0.2 * code + 0.1 * rng.normal());
  const [found] = featureCurvature(tensor2d([base]), codes).arraySync() as [number[]];
  const loss = (features: readonly number[], label: number) => {
    const penalties = Array.from({ length: 10 }, (_, digit) =>
      features.reduce(
        (sum, value, i) => sum + (value - (codes.dataSync()[digit * 84 + i] as number)) ** 2,
        0,
      ),
    );
    const total = penalties.reduce((sum, penalty) => sum + Math.exp(-penalty), Math.exp(-10));
    return (penalties[label] as number) + Math.log(total);
  };
  // The loss of this test is the loss of the package.
  const scores = neg(output.forward(tensor2d([base]))) as Tensor2D;
  expect(loss(base, 3)).toBeCloseTo(rbfMapLoss(scores, tensor1d([3], 'int32')).dataSync()[0] as number, 3);
  for (const label of [3, 8]) {
    for (const [i, value] of found.entries()) {
      const at = (offset: number) => loss(base.with(i, (base[i] as number) + offset), label);
      expect(value).toBeCloseTo((at(1e-3) - 2 * at(0) + at(-1e-3)) / 1e-6, 2);
    }
  }
  expect(Math.min(...found)).toBeGreaterThanOrEqual(0);
});

it('leaves no tensors', () => {
  const model = new LeNet5Original(new Rng(4));
  const images = tensor4d(new Float32Array(1024), [1, 32, 32, 1]) as Tensor4D;
  const before = memory().numTensors;
  for (const tensor of diagonalCurvature(model, images).values()) tensor.dispose();
  expect(memory().numTensors).toBe(before);
});
