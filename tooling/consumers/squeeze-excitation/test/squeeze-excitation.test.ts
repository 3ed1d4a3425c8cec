import { useBackend, wasm } from '@convkit/backend';
import { ConfigError, Rng } from '@convkit/core';
import { expectClose, testModule, testNetwork } from '@convkit/testing';
import { tensor2d, tensor4d } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { SeNet, SqueezeExcitation } from '../src/index.js';

beforeAll(() => useBackend([wasm()]));

it('computes equations 2 to 4', () => {
  const block = new SqueezeExcitation({ channels: 2, reduction: 2 }, new Rng(1));
  block.fc1.weight.assign(tensor2d([[2], [-1]]));
  block.fc2.weight.assign(tensor2d([[1, -2]]));
  // Two pixels of two channels. The means are 2 and 3, then relu(2 * 2 - 3) = 1.
  const [first, second] = [1 / (1 + Math.exp(-1)), 1 / (1 + Math.exp(2))];
  const u = tensor4d([1, 5, 3, 1], [1, 1, 2, 2]);
  expectClose(block.forward(u), [1 * first, 5 * second, 3 * first, 1 * second]);
});

it('rejects a reduction that does not divide the channels', () => {
  expect(() => new SqueezeExcitation({ channels: 6, reduction: 4 }, new Rng(1))).toThrow(ConfigError);
});

testModule('SqueezeExcitation', (rng) => new SqueezeExcitation({ channels: 6, reduction: 2 }, rng), {
  input: [2, 4, 5, 6],
  output: [2, 4, 5, 6],
  parameters: 2 * 6 * 3,
});

testNetwork('SeNet', (rng) => new SeNet({ classes: 4, in: 2, channels: 8 }, rng), {
  input: [8, 8, 2],
  classes: 4,
  // For each stage a convolution, batch norm, and the two matrices of the excitation; then the last layer.
  parameters: 9 * 2 * 8 + 16 + 2 * 8 * 2 + (9 * 8 * 16 + 32 + 2 * 16 * 4) + 16 * 4 + 4,
  learningRate: 0.02,
  steps: 200,
});
