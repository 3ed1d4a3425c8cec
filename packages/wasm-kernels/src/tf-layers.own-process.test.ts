import { Rng } from '@convkit/core';
import { getBackend, type Tensor, tensor1d, tensor4d } from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, expect, it } from 'vitest';
import { startBackends } from './backends.fixture.js';

beforeAll(startBackends);

const [side, classes] = [32, 4];

/** Images of a bright square in one of four corners, on noise. */
function corners(count: number, rng: Rng): { images: Tensor; labels: Tensor } {
  const labels = Array.from({ length: count }, (_, i) => i % classes);
  const pixels = labels.flatMap((label) => {
    const [top, left] = [4 + 16 * Math.floor(label / 2), 4 + 16 * (label % 2)];
    return Array.from({ length: side * side }, (_, i) => {
      const [row, column] = [Math.floor(i / side) - top, (i % side) - left];
      return (row >= 0 && row < 8 && column >= 0 && column < 8 ? 1 : 0) + 0.5 * rng.normal();
    });
  });
  return { images: tensor4d(pixels, [count, side, side, 1]), labels: tensor1d(labels) };
}

/** LeNet-5 as tf.layers users write it, with tanh: the stock kernel loses the gradients of windows without a positive value. */
function lenet5() {
  let seed = 1;
  const kernelInitializer = () => ({ className: 'GlorotUniform', config: { seed: seed++ } }) as never;
  const convolution = (filters: number) => ({
    filters,
    kernelSize: 5,
    activation: 'tanh' as const,
    kernelInitializer: kernelInitializer(),
  });
  const dense = (units: number, activation: 'tanh' | 'softmax') =>
    layers.dense({ units, activation, kernelInitializer: kernelInitializer() });
  const model = sequential();
  model.add(layers.conv2d({ inputShape: [side, side, 1], ...convolution(6) }));
  model.add(layers.maxPooling2d({ poolSize: 2 }));
  model.add(layers.conv2d(convolution(16)));
  model.add(layers.maxPooling2d({ poolSize: 2 }));
  model.add(layers.flatten());
  for (const units of [120, 84]) model.add(dense(units, 'tanh'));
  model.add(dense(classes, 'softmax'));
  model.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] });
  return model;
}

it('lets tf.layers train LeNet-5 on wasm', async () => {
  expect(getBackend()).toBe('wasm');
  const rng = new Rng(1);
  const [training, test] = [corners(128, rng), corners(64, rng)];
  const model = lenet5();
  const { history } = await model.fit(training.images, training.labels, {
    epochs: 4,
    batchSize: 32,
    shuffle: false,
    verbose: 0,
  });
  const losses = history.loss as number[];
  expect(losses.at(-1)).toBeLessThan((losses[0] as number) / 2);
  const [, accuracy] = model.evaluate(test.images, test.labels) as Tensor[];
  expect((accuracy as Tensor).dataSync()[0]).toBeGreaterThan(0.9);
});
