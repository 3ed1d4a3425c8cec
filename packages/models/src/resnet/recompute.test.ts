import '@tensorflow/tfjs-backend-cpu';
import {
  buffers,
  disposeModule,
  parameters,
  Rng,
  trainingMemory,
  trainingPass,
  variableGradients,
} from '@convkit/core';
import { installGradients, softmaxCrossEntropy } from '@convkit/ops';
import { fill, type Scalar, setBackend, type Tensor2D, tensor1d } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { realPeakBytes } from '../../../core/src/trace/real-peak-bytes.fixture.js';
import { CifarResNet } from './resnet-cifar.js';

beforeAll(async () => {
  await setBackend('cpu');
  installGradients();
});

const OPTIONS = { blocks: 9, classes: 2, channels: 1, widthMultiplier: 0.125, stochasticDepth: 0.5 } as const;
const INPUT = [8, 8, 1] as const;
const BATCH = 4;

/** Computes the gradients of a step, its running statistics, and its peak number of bytes. */
function step(recompute: boolean) {
  const model = new CifarResNet(OPTIONS, new Rng(1));
  const pass = trainingPass(model, { rng: new Rng(2), step: 0, recompute });
  let values: number[][] = [];
  const peak = realPeakBytes(() => {
    const loss = () => {
      const y = model.forward(fill([BATCH, ...INPUT], 0.5), pass) as Tensor2D;
      return softmaxCrossEntropy(y, tensor1d([0, 1, 0, 1], 'int32')) as Scalar;
    };
    const { value, grads } = variableGradients(loss, [...parameters(model).values()]);
    values = [value, ...Object.values(grads)].map((tensor) => [...tensor.dataSync()]);
  });
  pass.commit();
  const statistics = [...buffers(model).values()].map((buffer) => [...buffer.dataSync()]);
  disposeModule(model);
  return { peak, values, statistics };
}

it('a deep residual network takes less than half of the memory if its activations are recomputed', () => {
  const [plain, recomputed] = [step(false), step(true)];
  expect(recomputed.values).toEqual(plain.values);
  expect(recomputed.statistics).toEqual(plain.statistics);
  expect(recomputed.peak).toBeLessThan(plain.peak / 2);
  const optimizer = { name: 'sgd', learningRate: 0.1, momentum: 0 } as const;
  const estimate = (recompute: boolean) =>
    trainingMemory(() => new CifarResNet(OPTIONS, new Rng(1)), INPUT, {
      batchSize: BATCH,
      optimizer,
      recompute,
    });
  expect(estimate(true).activations).toBeLessThan(estimate(false).activations / 4);
});
