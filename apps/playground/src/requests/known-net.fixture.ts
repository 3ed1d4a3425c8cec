import { cpu, useBackend } from '@convkit/backend';
import { buffer, INFERENCE, Module, type Pass, type RunSpec } from '@convkit/core';
import type { DecodedImage } from '@convkit/data';
import { conv2d } from '@convkit/ops';
import { mean, type Rank, type Tensor2D, type Tensor4D } from '@tensorflow/tfjs-core';

export const useCpu = () => useBackend([cpu()]);

/** A convolution with two feature maps: three times the image, and its negative. */
class KnownConv extends Module {
  readonly weight = buffer<Rank.R4>(Float32Array.of(3, -1), [1, 1, 1, 2]);

  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor4D {
    return pass.tap(this, conv2d(x, this.weight));
  }
}

/** A network whose scores are the means of the two feature maps of `KnownConv`. */
export class KnownNet extends Module {
  readonly conv = new KnownConv();

  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor2D {
    return pass.tap(this, mean<Tensor2D>(this.conv.forward(x, pass), [1, 2]));
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

/** An image of 2x2 pixels: the first is white, the third has a brightness of 0.4, the others are black. */
export const TWO_SPOTS: DecodedImage = {
  height: 2,
  width: 2,
  channels: 1,
  data: Uint8Array.of(255, 0, 102, 0),
};
