import '@tensorflow/tfjs-backend-cpu';
import { Rng, stateDict } from '@convkit/core';
import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { readStateDict, writeStateDict } from '../state.js';
import { BranchedNetwork } from './branched-network.fixture.js';
import { exportLayersModel, layersModelFiles, weightsFromKeras } from './index.js';
import { expectClose, loadFiles, openFiles, randomize, savedFiles } from './layers-models.fixture.js';
import { INPUT, SmallNetwork } from './small-network.fixture.js';

const images = (...shape: number[]) =>
  tf.tensor(
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(i)),
    shape,
  );

describe('weightsFromKeras', () => {
  it('imports a Sequential that tf.layers saved in two shards', async () => {
    const model = sequential();
    const file = await openFiles(await savedFiles(model, 2));
    expect(file.layers.map(({ className }) => className)).toEqual(CLASSES);
    expect(file.entries.get('conv/kernel')).toEqual({ stored: 'float32', shape: [3, 3, 2, 3] });
    const network = new SmallNetwork();
    writeStateDict(network, await weightsFromKeras(file, network, INPUT));
    const x = images(2, ...INPUT) as tf.Tensor4D;
    expectClose(tf.softmax(network.forward(x)), model.predict(x) as tf.Tensor, 1e-5);
    await file.close();
  });

  it('imports what exportLayersModel exported, bit for bit', async () => {
    const network = new SmallNetwork();
    await randomize(network, new Rng(3));
    const file = await openFiles(layersModelFiles(await exportLayersModel(network, { input: INPUT })));
    expect(await weightsFromKeras(file, network, INPUT)).toEqual(await readStateDict(network));
  });
});

describe('exportLayersModel', () => {
  it.each([
    ['a chain', () => new SmallNetwork(), INPUT],
    ['branches, explicit padding, and added channels', () => new BranchedNetwork(), [9, 8, 2]],
  ])('exports a network with %s that tf.loadLayersModel loads', async (_, create, input) => {
    const network = create();
    await randomize(network, new Rng(1));
    const model = await loadFiles(layersModelFiles(await exportLayersModel(network, { input })));
    const x = images(3, ...input) as tf.Tensor4D;
    expectClose(model.predict(x) as tf.Tensor, network.forward(x), 1e-5);
  });

  it('names layers after modules, and stores class names', async () => {
    const classes = ['a', 'b', 'c', 'd'];
    const exported = await exportLayersModel(new SmallNetwork(), { input: INPUT, classes });
    expect(exported.weightSpecs.map(({ name }) => name)).toEqual([
      'conv/kernel',
      'conv/bias',
      'bn/gamma',
      'bn/beta',
      'bn/moving_mean',
      'bn/moving_variance',
      'depthwise/depthwise_kernel',
      'fc/kernel',
      'fc/bias',
    ]);
    const model = await loadFiles(layersModelFiles(exported));
    expect(model.layers.map((layer) => `${layer.name}: ${layer.getClassName()}`)).toEqual([
      'input: InputLayer',
      'conv: Conv2D',
      'bn: BatchNormalization',
      'depthwise_pool: MaxPooling2D',
      'depthwise: DepthwiseConv2D',
      'fc_flatten: Flatten',
      'fc: Dense',
    ]);
    expect(model.getUserDefinedMetadata()).toEqual({ classes });
  });

  it('keeps frozen layers frozen', async () => {
    const network = new SmallNetwork();
    for (const [key, variable] of stateDict(network)) if (key.startsWith('conv.')) variable.trainable = false;
    const model = await loadFiles(layersModelFiles(await exportLayersModel(network, { input: INPUT })));
    expect(model.getLayer('conv').trainable).toBe(false);
    expect(model.getLayer('fc').trainable).toBe(true);
  });
});

const CLASSES = [
  'Conv2D',
  'BatchNormalization',
  'MaxPooling2D',
  'DepthwiseConv2D',
  'ReLU',
  'Flatten',
  'Dropout',
  'Dense',
];

/** The layers of `SmallNetwork`. */
function sequential(): layers.Sequential {
  const { conv2d, batchNormalization, maxPooling2d, depthwiseConv2d, reLU, flatten, dropout, dense } =
    layers.layers;
  const options = {
    inputShape: INPUT,
    filters: 3,
    kernelSize: 3,
    padding: 'same',
    activation: 'relu',
  } as const;
  return layers.sequential({
    layers: [
      conv2d({ ...options, name: 'conv' }),
      batchNormalization({ gammaInitializer: 'randomNormal', movingVarianceInitializer: 'ones' }),
      maxPooling2d({ poolSize: 2 }),
      depthwiseConv2d({ kernelSize: 3, depthMultiplier: 2, useBias: false }),
      reLU({}),
      flatten(),
      dropout({ rate: 0.5 }),
      dense({ units: 4, activation: 'softmax' }),
    ],
  });
}
