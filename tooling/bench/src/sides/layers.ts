import { disposeModule, Rng, stateDict } from '@convkit/core';
import { installWasmKernels } from '@convkit/wasm-kernels';
import { dispose, setBackend, tensor1d, tensor4d, tidy, train } from '@tensorflow/tfjs-core';
import { createNetwork } from '../networks.js';
import { MOMENTUM, type Side, type StepWork } from '../side.js';
import { type NoiseBatch, noiseBatches, SEED } from '../step-data.js';
import { countWebgl, perStep } from './count-webgl.js';
import { layersNetwork, setState } from './layers-networks.js';

export interface LayersOptions {
  readonly backend: 'wasm' | 'cpu' | 'webgl';
  /** Whether to install `@convkit/wasm-kernels` into tfjs's backend. */
  readonly kernels?: boolean;
}

const BACKENDS = {
  wasm: () => import('@tensorflow/tfjs-backend-wasm'),
  cpu: () => import('@tensorflow/tfjs-backend-cpu'),
  webgl: () => import('@tensorflow/tfjs-backend-webgl'),
} as const;

/** Measures `trainOnBatch` of a `tf.layers` network. As in `fit`, batches come from memory and correct predictions are counted. */
export async function layersSide(work: StepWork, { backend, kernels = false }: LayersOptions): Promise<Side> {
  await BACKENDS[backend]();
  if (kernels) installWasmKernels();
  if (!(await setBackend(backend))) throw new Error(`backend ${backend} does not start`);
  const model = layersNetwork(work.network);
  model.compile({
    optimizer: train.momentum(work.learningRate, MOMENTUM),
    loss: 'sparseCategoricalCrossentropy',
    metrics: ['accuracy'],
  });
  tidy(() => {
    const start = createNetwork(work.network, new Rng(SEED));
    setState(model, stateDict(start));
    disposeModule(start);
  });
  const batches = noiseBatches(work);
  const counts = backend === 'webgl' ? countWebgl() : undefined;
  return {
    async measure(steps) {
      counts?.();
      const losses: number[] = [];
      const start = performance.now();
      for (let i = 0; i < steps; i++) {
        const { images, shape, labels } = batches[i % batches.length] as NoiseBatch;
        const [x, y] = [tensor4d(images, [...shape]), tensor1d(Float32Array.from(labels))];
        const [loss] = (await model.trainOnBatch(x, y)) as number[];
        losses.push(loss as number);
        dispose([x, y]);
      }
      const rate = (1000 * steps * work.batchSize) / (performance.now() - start);
      return { rate, losses, ...(counts && perStep(counts(), steps)) };
    },
  };
}
