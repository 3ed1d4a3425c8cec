import { installWasmKernels } from '@convkit/wasm-kernels';
import { setBackend, type Tensor, tensor1d, tensor4d, train } from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { noiseBatches } from '../noise.js';
import type { Side, Work } from '../side.js';

export interface LayersOptions {
  readonly backend: 'wasm' | 'cpu';
  /** Adds `@convkit/wasm-kernels` to tfjs's backend. */
  readonly kernels: boolean;
}

/** The same network in `tf.layers`, its `trainOnBatch` as it is. */
export async function layersSide(
  { batch, learningRate, momentum }: Work,
  { backend, kernels }: LayersOptions,
): Promise<Side> {
  if (backend === 'wasm') await import('@tensorflow/tfjs-backend-wasm');
  else await import('@tensorflow/tfjs-backend-cpu');
  if (kernels) installWasmKernels();
  await setBackend(backend);
  const model = lenet5();
  model.compile({ optimizer: train.momentum(learningRate, momentum), loss: 'sparseCategoricalCrossentropy' });
  const batches = noiseBatches(batch).map(({ images, shape, labels }): [Tensor, Tensor] => [
    tensor4d(images, [...shape]),
    tensor1d(Float32Array.from(labels)),
  ]);
  return {
    async measure(steps) {
      const start = performance.now();
      for (let i = 0; i < steps; i++) {
        const [images, labels] = batches[i % batches.length] as [Tensor, Tensor];
        await model.trainOnBatch(images, labels);
      }
      return (1000 * steps * batch) / (performance.now() - start);
    },
  };
}

function lenet5(): tfl.Sequential {
  const kernelInitializer = 'heNormal';
  const conv = { kernelSize: 5, activation: 'relu', kernelInitializer } as const;
  const dense = { activation: 'relu', kernelInitializer } as const;
  return tfl.sequential({
    layers: [
      tfl.layers.conv2d({ ...conv, filters: 6, inputShape: [32, 32, 1] }),
      tfl.layers.maxPooling2d({ poolSize: 2 }),
      tfl.layers.conv2d({ ...conv, filters: 16 }),
      tfl.layers.maxPooling2d({ poolSize: 2 }),
      tfl.layers.flatten(),
      tfl.layers.dense({ ...dense, units: 120 }),
      tfl.layers.dense({ ...dense, units: 84 }),
      tfl.layers.dense({ units: 10, activation: 'softmax' }),
    ],
  });
}
