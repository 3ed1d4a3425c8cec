import { BackendError, glorotUniform, heNormal, parameter, Rng } from '@convkit/core';
import { conv2d, flatten, linear, maxPool, relu, sgdUpdates, softmaxCrossEntropy } from '@convkit/ops';
import {
  dispose,
  type Rank,
  type Scalar,
  slice,
  type Tensor4D,
  tensor1d,
  tensor4d,
  tidy,
  type Variable,
  variable,
  variableGrads,
  zerosLike,
} from '@tensorflow/tfjs-core';

const BATCH = 32;
const EXTENT = 16;
const CLASSES = 10;
/** Duration of the measurement. A single step may take longer. */
const BUDGET_MS = 250;
const MIN_STEPS = 3;
const SLOW_MS = 1000;
const SGD = { learningRate: 0.01, momentum: 0.9, nesterov: false };

/**
 * Measures the time of a training step on the active backend, in milliseconds: the median over a few hundred milliseconds of steps. The step
 * is forward pass, backward pass, SGD update and reading of the loss, for two convolutions and a linear layer on 32 images of 16x16x3. If
 * that would take more than a second, the time is extrapolated from a step on a single image. Leaves no tensors behind.
 * @throws BackendError if the loss is not finite, so that the backend cannot train.
 */
export async function measureStep(): Promise<number> {
  const net = createNet();
  try {
    // Each batch size needs a first step that compiles shaders and allocates memory.
    await step(net, 1);
    const single = await time(() => step(net, 1));
    if (single * BATCH > SLOW_MS) return single * BATCH;
    await step(net, BATCH);
    const took: number[] = [];
    const end = performance.now() + BUDGET_MS;
    while (took.length < MIN_STEPS || performance.now() < end) {
      took.push(await time(() => step(net, BATCH)));
    }
    return took.sort((a, b) => a - b)[took.length >> 1] as number;
  } finally {
    dispose([net.images, net.labels, ...net.weights, ...net.velocities]);
  }
}

async function time(run: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

type Net = ReturnType<typeof createNet>;

function createNet() {
  const rng = new Rng(0);
  const features = (EXTENT / 4) ** 2 * 32;
  const filter1 = parameter<Rank.R4>([3, 3, 3, 16], heNormal, rng.child('filter1'));
  const filter2 = parameter<Rank.R4>([3, 3, 16, 32], heNormal, rng.child('filter2'));
  const matrix = parameter<Rank.R2>([features, CLASSES], glorotUniform, rng.child('matrix'));
  const weights: Variable[] = [filter1, filter2, matrix];
  const pixels = Float32Array.from({ length: BATCH * EXTENT * EXTENT * 3 }, (_, i) => ((i * 7) % 11) / 11);
  return {
    filter1,
    filter2,
    matrix,
    weights,
    velocities: weights.map((weight) => tidy(() => variable(zerosLike(weight), false))),
    images: tensor4d(pixels, [BATCH, EXTENT, EXTENT, 3]),
    labels: tensor1d(
      Array.from({ length: BATCH }, (_, i) => i % CLASSES),
      'int32',
    ),
  };
}

/** Takes a step on the first `batchSize` images. */
async function step(net: Net, batchSize: number): Promise<void> {
  const { weights, velocities } = net;
  const loss = tidy(() => {
    const { value, grads } = variableGrads(() => lossOf(net, batchSize), weights);
    const parameters = weights.map((weight, i) => ({
      weight,
      velocity: velocities[i] as Variable,
      gradient: grads[weight.name] as Tensor4D,
    }));
    sgdUpdates(parameters, SGD);
    return value;
  });
  try {
    const [value = Number.NaN] = await loss.data();
    if (Number.isFinite(value)) return;
    throw new BackendError(`A training step has a loss of ${value}`, { hint: 'Choose another backend.' });
  } finally {
    loss.dispose();
  }
}

function lossOf({ images, labels, filter1, filter2, matrix }: Net, batchSize: number): Scalar {
  const x = slice(images, 0, batchSize); // [n, 16, 16, 3]
  const pool = { size: 2, stride: 2 };
  const h1 = maxPool(relu(conv2d(x, filter1 as Tensor4D, { padding: 1 })), pool); // [n, 8, 8, 16]
  const h2 = maxPool(relu(conv2d(h1, filter2 as Tensor4D, { padding: 1 })), pool); // [n, 4, 4, 32]
  return softmaxCrossEntropy(linear(flatten(h2), matrix), slice(labels, 0, batchSize));
}
