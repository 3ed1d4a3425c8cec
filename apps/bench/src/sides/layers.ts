import { disposeModule, Rng, stateDict } from '@convkit/core';
import { installWasmKernels } from '@convkit/wasm-kernels';
import { setBackend, type Tensor, tensor1d, tensor4d, tidy, train } from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { createNetwork } from '../networks.js';
import { MOMENTUM, type Side, type StepWork } from '../side.js';
import { noiseBatches, SEED } from '../step-data.js';

export interface LayersOptions {
  readonly backend: 'wasm' | 'cpu' | 'webgl';
  /** Adds `@convkit/wasm-kernels` to tfjs's backend. */
  readonly kernels?: boolean;
}

const BACKENDS = {
  wasm: () => import('@tensorflow/tfjs-backend-wasm'),
  cpu: () => import('@tensorflow/tfjs-backend-cpu'),
  webgl: () => import('@tensorflow/tfjs-backend-webgl'),
} as const;

/** LeNet-5 in `tf.layers`, its `trainOnBatch` as it is. */
export async function layersSide(work: StepWork, { backend, kernels = false }: LayersOptions): Promise<Side> {
  if (work.network !== 'lenet5') throw new Error(`${work.network} is not written in tf.layers`);
  await BACKENDS[backend]();
  if (kernels) installWasmKernels();
  if (!(await setBackend(backend))) throw new Error(`the backend ${backend} does not start`);
  const model = lenet5();
  model.compile({
    optimizer: train.momentum(work.learningRate, MOMENTUM),
    loss: 'sparseCategoricalCrossentropy',
  });
  tidy(() => {
    const start = createNetwork('lenet5', new Rng(SEED));
    model.setWeights([...stateDict(start).values()]);
    disposeModule(start);
  });
  const batches = noiseBatches(work).map(({ images, shape, labels }): [Tensor, Tensor] => [
    tensor4d(images, [...shape]),
    tensor1d(Float32Array.from(labels)),
  ]);
  return {
    async measure(steps) {
      const losses: number[] = [];
      const start = performance.now();
      for (let i = 0; i < steps; i++) {
        const [images, labels] = batches[i % batches.length] as [Tensor, Tensor];
        losses.push((await model.trainOnBatch(images, labels)) as number);
      }
      return { rate: (1000 * steps * work.batch) / (performance.now() - start), losses };
    },
  };
}

function lenet5(): tfl.Sequential {
  const conv = { kernelSize: 5, activation: 'relu' } as const;
  return tfl.sequential({
    layers: [
      tfl.layers.conv2d({ ...conv, filters: 6, inputShape: [32, 32, 1] }),
      tfl.layers.maxPooling2d({ poolSize: 2 }),
      tfl.layers.conv2d({ ...conv, filters: 16 }),
      tfl.layers.maxPooling2d({ poolSize: 2 }),
      tfl.layers.flatten(),
      tfl.layers.dense({ activation: 'relu', units: 120 }),
      tfl.layers.dense({ activation: 'relu', units: 84 }),
      tfl.layers.dense({ units: 10, activation: 'softmax' }),
    ],
  });
}
