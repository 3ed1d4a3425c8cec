import type { Tensor } from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import type { NetworkName } from '../side.js';

/** Creates a network in `tf.layers`, written as its users would. A layer's name is the path of its state in convkit. */
export function layersNetwork(name: NetworkName): tfl.LayersModel {
  if (name === 'lenet5') return lenet5();
  if (name === 'resnet18') return resnet18();
  throw new Error(`${name} is not implemented for tf.layers`);
}

/** Assigns the state to the layers by name. */
export function setState(model: tfl.LayersModel, state: ReadonlyMap<string, Tensor>): void {
  const parts = ['weight', 'bias', 'running_mean', 'running_var'];
  for (const layer of model.layers) {
    if (layer.weights.length === 0) continue;
    const path = layer.name.replaceAll('-', '.');
    layer.setWeights(parts.flatMap((part) => state.get(`${path}.${part}`) ?? []));
  }
}

function lenet5(): tfl.LayersModel {
  const conv = { kernelSize: 5, activation: 'relu' } as const;
  return tfl.sequential({
    layers: [
      tfl.layers.conv2d({ ...conv, name: 'conv1', filters: 6, inputShape: [32, 32, 1] }),
      tfl.layers.maxPooling2d({ poolSize: 2 }),
      tfl.layers.conv2d({ ...conv, name: 'conv2', filters: 16 }),
      tfl.layers.maxPooling2d({ poolSize: 2 }),
      tfl.layers.flatten(),
      tfl.layers.dense({ name: 'fc1', activation: 'relu', units: 120 }),
      tfl.layers.dense({ name: 'fc2', activation: 'relu', units: 84 }),
      tfl.layers.dense({ name: 'fc3', units: 10, activation: 'softmax' }),
    ],
  });
}

/** ResNet-18 with width multiplier 1/4 for 16x16 images. Strided convolutions use `same` padding, which differs from PyTorch's. */
function resnet18(): tfl.LayersModel {
  const input = tfl.input({ shape: [16, 16, 3] });
  let x = relu(normalized('bn1', convolution('conv1', 16, 3, 1, input)));
  let maps = 16;
  for (const [stage, out] of [16, 32, 64, 128].entries()) {
    for (const block of [0, 1]) {
      const path = `layer${stage + 1}-${block}`;
      const stride = stage > 0 && block === 0 ? 2 : 1;
      const hidden = relu(normalized(`${path}-bn1`, convolution(`${path}-conv1`, out, 3, stride, x)));
      const residual = normalized(`${path}-bn2`, convolution(`${path}-conv2`, out, 3, 1, hidden));
      const shortcut =
        stride === 1 && maps === out
          ? x
          : normalized(`${path}-downsample-1`, convolution(`${path}-downsample-0`, out, 1, stride, x));
      x = relu(tfl.layers.add().apply([residual, shortcut]) as tfl.SymbolicTensor);
      maps = out;
    }
  }
  const pooled = tfl.layers.globalAveragePooling2d({}).apply(x) as tfl.SymbolicTensor;
  const outputs = tfl.layers.dense({ name: 'fc', units: 10, activation: 'softmax' }).apply(pooled);
  return tfl.model({ inputs: input, outputs: outputs as tfl.SymbolicTensor });
}

const relu = (x: tfl.SymbolicTensor) => tfl.layers.reLU().apply(x) as tfl.SymbolicTensor;

function normalized(name: string, x: tfl.SymbolicTensor): tfl.SymbolicTensor {
  return tfl.layers.batchNormalization({ name, momentum: 0.9, epsilon: 1e-5 }).apply(x) as tfl.SymbolicTensor;
}

function convolution(
  name: string,
  filters: number,
  kernelSize: number,
  strides: number,
  x: tfl.SymbolicTensor,
): tfl.SymbolicTensor {
  const layer = tfl.layers.conv2d({ name, filters, kernelSize, strides, padding: 'same', useBias: false });
  return layer.apply(x) as tfl.SymbolicTensor;
}
