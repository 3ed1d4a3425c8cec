import '@tensorflow/tfjs-backend-cpu';
import { ConfigError, Rng } from '@convkit/core';
import { installGradients } from '@convkit/ops';
import { expectClose, testModule } from '@convkit/testing';
import { tensor4d } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { LayerScale } from '../src/index.js';

installGradients(); // tfjs-core comes without any

it('multiplies each channel by its factor', () => {
  const block = new LayerScale({ channels: 2, initial: 0.5 }, new Rng(1));
  expectClose(block.forward(tensor4d([1, 2, 3, 4], [1, 1, 2, 2])), [0.5, 1, 1.5, 2]);
});

it('rejects a number of channels that is not positive', () => {
  expect(() => new LayerScale({ channels: 0 }, new Rng(1))).toThrow(ConfigError);
});

// The conformance suite: shapes, parameters, gradients, determinism, save and load, no leaked tensors.
testModule('LayerScale', (rng) => new LayerScale({ channels: 3, initial: 1 }, rng), {
  input: [2, 4, 5, 3],
  output: [2, 4, 5, 3],
  parameters: 3,
  differences: {}, // also compare its gradients with finite differences
});
