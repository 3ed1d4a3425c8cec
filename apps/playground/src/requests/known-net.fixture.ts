import { cpu, useBackend } from '@convkit/backend';
import { buffer, INFERENCE, Module, type Pass, type RunSpec } from '@convkit/core';
import type { DecodedImage } from '@convkit/data';
import { conv2d } from '@convkit/ops';
import { mean, type Rank, type Tensor2D, type Tensor4D } from '@tensorflow/tfjs-core';

export const useCpu = () => useBackend([cpu()]);

/** Two maps, three times the image and minus the image. */
class Maps extends Module {
  readonly weight = buffer<Rank.R4>(Float32Array.of(3, -1), [1, 1, 1, 2]);

  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor4D {
    return pass.tap(this, conv2d(x, this.weight));
  }
}

/** Scores are the means of the two maps. */
export class KnownNet extends Module {
  readonly maps = new Maps();

  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor2D {
    return pass.tap(this, mean<Tensor2D>(this.maps.forward(x, pass), [1, 2]));
  }
}

export const KNOWN_SPEC: RunSpec = {
  model: { name: 'known', variant: 'known', classes: ['up', 'down'], input: [4, 4, 1] },
  data: { source: 'own' },
  recipe: {
    input: { size: [2, 2], normalize: { mean: [0], std: [1] } },
    loss: 'cross-entropy',
    optimizer: { name: 'sgd', learningRate: 0.1, momentum: 0 },
    schedule: { name: 'constant' },
    batchSize: 1,
    epochs: 1,
    l2: [],
  },
  seed: 1,
  backend: { name: 'cpu', threads: 1 },
};

/** The first pixel is white, the third half of it. */
export const TWO_SPOTS: DecodedImage = {
  height: 2,
  width: 2,
  channels: 1,
  data: Uint8Array.of(255, 0, 102, 0),
};
