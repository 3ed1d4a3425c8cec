import { heNormal, Module, parameter, Rng } from '@convkit/core';
import { flatten, linear, softmaxCrossEntropy } from '@convkit/ops';
import type { Rank, Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { engine } from '@tensorflow/tfjs-core';
import { beforeAll } from 'vitest';
import { testArguments } from '../../../tooling/lib/arguments.js';
import * as backend from './index.js';

class Net extends Module {
  readonly weight = parameter<Rank.R2>([4, 2], heNormal, new Rng(1));
  forward(x: Tensor): Tensor2D {
    return linear(flatten(x), this.weight);
  }
}

beforeAll(() => backend.useBackend([backend.cpu()]));
const options = () => ({ input: [2, 2, 1], loss: softmaxCrossEntropy });

testArguments(
  backend,
  {
    activeBackend: () => [],
    cpu: () => [],
    preflight: () => [new Net(), options()],
    useBackend: () => [[backend.cpu()], { measure: false }],
    warmUp: () => [
      new Net(),
      {
        ...options(),
        batchSize: 2,
        onProgress: () => {},
        optimizer: { name: 'sgd', learningRate: 0.1, momentum: 0 },
      },
    ],
    wasm: () => [{ threads: 1, relaxedSimd: false }],
    webgl: () => [{ allowHalfPrecision: false, textureBytes: 1e9 }],
    webgpu: () => [],
  },
  engine(),
);
