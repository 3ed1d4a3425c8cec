import { BatchNorm, Conv2d, Linear } from '@convkit/blocks';
import { INFERENCE, Module, type Pass, parameters, Rng, trainingPass } from '@convkit/core';
import { flatten, installGradients, maxPool, softmaxCrossEntropy } from '@convkit/ops';
import {
  add,
  mul,
  relu,
  type Scalar,
  sub,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
  tensor,
  tidy,
  variableGrads,
} from '@tensorflow/tfjs-core';

/** Shape of an image. */
export const INPUT = [12, 12, 1] as const;

/** A network with batch norm, a residual connection, pooling and linear layers. */
export class SmallNetwork extends Module {
  readonly conv1: Conv2d;
  readonly bn1: BatchNorm;
  readonly conv2: Conv2d;
  readonly bn2: BatchNorm;
  readonly fc1: Linear;
  readonly fc2: Linear;

  constructor(rng: Rng) {
    super();
    this.conv1 = new Conv2d({ in: 1, out: 6, kernel: 3, padding: 1, bias: false }, rng.child('conv1'));
    this.bn1 = new BatchNorm({ channels: 6 }, rng);
    this.conv2 = new Conv2d({ in: 6, out: 6, kernel: 3, padding: 1, bias: false }, rng.child('conv2'));
    this.bn2 = new BatchNorm({ channels: 6 }, rng);
    this.fc1 = new Linear({ in: 6 * 6 * 6, out: 96 }, rng.child('fc1'));
    this.fc2 = new Linear({ in: 96, out: 9 }, rng.child('fc2'));
  }

  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor2D {
    const stem = relu(this.bn1.forward(this.conv1.forward(x, pass), pass));
    const block = relu(add<Tensor4D>(this.bn2.forward(this.conv2.forward(stem, pass), pass), stem));
    const features = flatten(maxPool(block, { size: 2 }));
    return pass.tap(this, this.fc2.forward(relu(this.fc1.forward(features, pass)), pass));
  }
}

/** Images with a blurred dot in one of nine places, under noise, and the number of the place. */
export function dots(count: number, rng: Rng): { images: Tensor4D; labels: Tensor1D } {
  const [height, width] = INPUT;
  const labels = Array.from({ length: count }, () => rng.integer(9));
  const images = Float32Array.from({ length: count * height * width }, (_, i) => {
    const label = labels[Math.floor(i / (height * width))] as number;
    const [row, column] = [Math.floor(i / width) % height, i % width];
    const [down, right] = [row - (2 + 4 * Math.floor(label / 3)), column - (2 + 4 * (label % 3))];
    return 2 * Math.exp(-(down ** 2 + right ** 2) / 4) + 0.5 * rng.normal();
  });
  return {
    images: tensor(images, [count, height, width, 1]) as Tensor4D,
    labels: tensor(labels, [count], 'int32') as Tensor1D,
  };
}

/** Trains a network until it finds most dots. */
export function trainedNetwork(): SmallNetwork {
  installGradients();
  const network = new SmallNetwork(new Rng(1));
  for (let step = 0; step < 14; step++) {
    tidy(() => {
      const { images, labels } = dots(24, new Rng(100 + step));
      const pass = trainingPass(network, { rng: new Rng(1), step });
      const loss = () => softmaxCrossEntropy(network.forward(images, pass), labels) as Scalar;
      const variables = [...parameters(network).values()];
      const { grads } = variableGrads(loss, variables);
      for (const variable of variables) {
        const gradient = grads[variable.name];
        if (gradient) variable.assign(sub(variable, mul(gradient, 0.2)));
      }
      pass.commit();
    });
  }
  return network;
}
