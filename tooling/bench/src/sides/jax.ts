import { disposeModule, Rng, stateDict } from '@convkit/core';
import { defaultDevice, init, jit, lax, nn, numpy as np, valueAndGrad } from '@jax-js/jax';
import '@tensorflow/tfjs-backend-cpu';
import { setBackend, type Tensor } from '@tensorflow/tfjs-core';
import { CLASSES, createNetwork } from '../networks.js';
import { MOMENTUM, type Side, type StepWork } from '../side.js';
import { noiseBatches, SEED } from '../step-data.js';

type Arrays = Record<string, np.Array>;

/** LeNet-5 in jax-js with the whole step compiled. Its arrays are NCHW and OIHW. */
export async function jaxSide(work: StepWork): Promise<Side> {
  if (work.network !== 'lenet5') throw new Error(`${work.network} is not implemented for jax-js`);
  await init('wasm');
  defaultDevice('wasm');
  const step = compile(work.learningRate);
  let params = await startingParams();
  let velocity: Arrays = mapValues(params, (value) => np.zerosLike(value.ref));
  const batches = noiseBatches(work).map(({ images, labels }): [np.Array, np.Array] => [
    np.array(images).reshape([work.batchSize, 1, 32, 32]),
    np.array(labels),
  ]);
  return {
    async measure(steps) {
      const losses: number[] = [];
      const start = performance.now();
      for (let i = 0; i < steps; i++) {
        const [images, labels] = batches[i % batches.length] as [np.Array, np.Array];
        const [loss, newParams, newVelocity] = step(params, velocity, images.ref, labels.ref);
        [params, velocity] = [newParams, newVelocity];
        losses.push((await loss.data())[0] as number);
      }
      return { rate: (1000 * steps * work.batchSize) / (performance.now() - start), losses };
    },
  };
}

const compile = (learningRate: number) =>
  jit((params: Arrays, velocity: Arrays, images: np.Array, labels: np.Array) => {
    const kept = mapValues(params, (value) => value.ref);
    const [loss, gradients] = valueAndGrad(lossOf)(params, images, labels) as [np.Array, Arrays];
    const newVelocity = mapValues(velocity, (value, key) =>
      value.mul(MOMENTUM).add(gradients[key] as np.Array),
    );
    const newParams = mapValues(kept, (value, key) =>
      value.sub((newVelocity[key] as np.Array).ref.mul(learningRate)),
    );
    return [loss, newParams, newVelocity] as [np.Array, Arrays, Arrays];
  });

function lossOf(params: Arrays, images: np.Array, labels: np.Array): np.Array {
  const at = (key: string) => params[key] as np.Array;
  const convolution = (x: np.Array, name: string) =>
    halve(
      nn.relu(
        lax.conv(x, at(`${name}.weight`), [1, 1], 'VALID').add(at(`${name}.bias`).reshape([1, -1, 1, 1])),
      ),
    );
  const linear = (x: np.Array, name: string) => np.matmul(x, at(`${name}.weight`)).add(at(`${name}.bias`));
  const maps = convolution(convolution(images, 'conv1'), 'conv2');
  const features = maps.reshape([maps.shape[0] as number, -1]);
  const logits = linear(nn.relu(linear(nn.relu(linear(features, 'fc1')), 'fc2')), 'fc3');
  return nn.logSoftmax(logits, -1).mul(nn.oneHot(labels, CLASSES)).sum(-1).mean().neg();
}

/** 2x2 max-pooling. */
function halve(x: np.Array): np.Array {
  const [n, c, h, w] = x.shape as [number, number, number, number];
  return x.reshape([n, c, h / 2, 2, w / 2, 2]).max([3, 5]);
}

async function startingParams(): Promise<Arrays> {
  await setBackend('cpu');
  const model = createNetwork('lenet5', new Rng(SEED));
  const params = Object.fromEntries([...stateDict(model)].map(([key, value]) => [key, toJax(key, value)]));
  disposeModule(model);
  return params;
}

function toJax(key: string, value: Tensor): np.Array {
  const array = np.array(Float32Array.from(value.dataSync())).reshape(value.shape);
  if (value.rank === 4) return np.transpose(array, [3, 2, 0, 1]);
  if (key !== 'fc1.weight') return array;
  // Channels before pixels.
  return np.transpose(array.reshape([5, 5, 16, -1]), [2, 0, 1, 3]).reshape([400, -1]);
}

const mapValues = (arrays: Arrays, map: (value: np.Array, key: string) => np.Array): Arrays =>
  Object.fromEntries(Object.entries(arrays).map(([key, value]) => [key, map(value, key)]));
