import '@tensorflow/tfjs-backend-cpu';
import {
  ConfigError,
  constant,
  glorotUniform,
  type Initializer,
  Rng,
  stateDict,
  summarize,
  traceKernels,
} from '@convkit/core';
import { installGradients } from '@convkit/ops';
import { checkGradients, expectClose, normalValues, testModule } from '@convkit/testing';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { testRejectedInputs } from './rejected-inputs.fixture.js';
import { SparseConv2d } from './sparse-conv2d.js';

installGradients();

const TABLE = [[2, 0], [1], [0, 1, 2]];
const make = (init?: Initializer) =>
  new SparseConv2d({ table: TABLE, in: 3, kernel: 2, ...(init && { init }) }, new Rng(1));

/** Each output channel as the sum of the correlations of its input channels, in float64. */
function byConnection(layer: SparseConv2d, x: tf.Tensor4D): number[] {
  const [image] = x.arraySync() as [number[][][]];
  const filters = layer.weight.arraySync();
  const biases = layer.bias.arraySync();
  const size = layer.weight.shape[0];
  const at = <T>(array: readonly T[] | undefined, index: number) => (array as readonly T[])[index] as T;
  const cell = (top: number, left: number, output: number) => {
    let connection = TABLE.slice(0, output).flat().length;
    let total = at(biases, output);
    for (const input of at(TABLE, output)) {
      for (let row = 0; row < size; row++) {
        for (let column = 0; column < size; column++) {
          total +=
            at(at(at(image, top + row), left + column), input) * at(at(at(filters, row), column), connection);
        }
      }
      connection++;
    }
    return total;
  };
  const cells: number[] = [];
  for (let top = 0; top <= image.length - size; top++) {
    for (let left = 0; left <= at(image, 0).length - size; left++) {
      for (const output of TABLE.keys()) cells.push(cell(top, left, output));
    }
  }
  return cells;
}

describe('SparseConv2d', () => {
  it('sums over the input channels of the table', () => {
    const layer = make();
    const x = normalValues<tf.Rank.R4>([1, 4, 5, 3], new Rng(2));
    const y = layer.forward(x);
    expect(y.shape).toEqual([1, 3, 4, 3]);
    expectClose([...y.dataSync()], byConnection(layer, x));
  });

  it('ignores other channels', () => {
    const layer = new SparseConv2d({ table: TABLE, in: 3, kernel: 1, init: constant(1) }, new Rng(1));
    const pixels = (values: number[]) => [...layer.forward(tf.tensor4d(values, [1, 1, 1, 3])).dataSync()];
    expect(pixels([100, 0, 0])).toEqual([101, 1, 101]);
    expect(pixels([0, 100, 0])).toEqual([1, 101, 101]);
    expect(pixels([0, 0, 100])).toEqual([101, 1, 101]);
  });

  it('has a filter per connection and a bias per output channel', () => {
    expect([...stateDict(make())].map(([key, { shape }]) => [key, shape])).toEqual([
      ['weight', [2, 2, 6]],
      ['bias', [3]],
    ]);
  });

  it('initializes each output channel in +-2.4 / fan-in, with its own fan-in', () => {
    const table = [[0], [0, 1], [0, 1, 2, 3]];
    const layer = new SparseConv2d({ table, in: 4, kernel: 10 }, new Rng(1));
    const filters = tf.transpose(tf.reshape(layer.weight, [100, 7])).arraySync() as number[][];
    const owners = table.flatMap((inputs) => inputs.map(() => 2.4 / (100 * inputs.length)));
    for (const [connection, limit] of owners.entries()) {
      const largest = Math.max(...(filters[connection] as number[]).map(Math.abs));
      expect(largest).toBeLessThanOrEqual(limit);
      expect(largest).toBeGreaterThan(0.9 * limit);
    }
    for (const [map, inputs] of table.entries()) {
      expect(Math.abs(layer.bias.arraySync()[map] as number)).toBeLessThanOrEqual(
        2.4 / (100 * inputs.length),
      );
    }
    expect(new Set(filters.flat()).size).toBeGreaterThan(690);
  });

  it('passes both fans to the initializer', () => {
    const fans = new Set<string>();
    make((asked, rng) => {
      fans.add(`${asked.size}: ${asked.fanIn} ${asked.fanOut}`);
      return glorotUniform(asked, rng);
    });
    expect([...fans]).toEqual(['4: 8 8', '4: 4 8', '4: 12 8', '1: 8 8', '1: 4 8', '1: 12 8']);
  });

  it('draws no random numbers in a trace', () => {
    const unused: Initializer = () => expect.fail('there are no values in a trace');
    traceKernels(() => void make(unused));
  });

  it('counts the connections of the table', () => {
    // As many connections as LeNet-5's C3 has.
    const table = [...Array(15).fill([0, 1, 2, 3]).fill([0, 1, 2], 0, 6), [0, 1, 2, 3, 4, 5]];
    const create = () => new SparseConv2d({ table, in: 6, kernel: 5 }, new Rng(1));
    expect(summarize(create, [14, 14, 6])).toMatchObject([
      {
        type: 'SparseConv2d',
        output: [10, 10, 16],
        parameters: 1_516,
        connections: 151_600,
        multiplyAdds: 150_000,
      },
    ]);
  });

  it('has the correct gradient', () => {
    const layer = make();
    checkGradients((x) => layer.forward(x as tf.Tensor4D), [normalValues([2, 4, 3, 3], new Rng(2))]);
  });

  testRejectedInputs(
    () => make(),
    [
      [1, 4, 4, 2],
      [4, 4, 3],
      [1, 1, 4, 3],
    ],
  );

  it.each<[number[][], string]>([
    [[], 'is empty'],
    [[[0], []], 'has [] for output channel 1'],
    [[[0, 3]], 'has [0,3] for output channel 0'],
    [[[-1]], 'has [-1]'],
    [[[0.5]], 'has [0.5]'],
    [[[1, 1]], 'has [1,1]'],
  ])('rejects the table %j', (table, complaint) => {
    const run = () => new SparseConv2d({ table, in: 3, kernel: 2 }, new Rng(1));
    expect(run).toThrow(ConfigError);
    expect(run).toThrow(complaint);
  });

  it('rejects a filter size of 0', () => {
    expect(() => new SparseConv2d({ table: TABLE, in: 3, kernel: 0 }, new Rng(1))).toThrow(ConfigError);
  });
});

testModule('SparseConv2d', (rng) => new SparseConv2d({ table: TABLE, in: 3, kernel: 2 }, rng), {
  input: [2, 4, 3, 3],
  output: [2, 3, 2, 3],
  parameters: 27,
  differences: {},
});
