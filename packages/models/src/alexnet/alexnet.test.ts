import '@tensorflow/tfjs-backend-cpu';
import {
  ConfigError,
  chain,
  parameters,
  Rng,
  stateDict,
  summarize,
  summaryTotals,
  traceKernels,
} from '@convkit/core';
import { expectClose, normalValues } from '@convkit/testing';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { findVariant, type ModelOptions } from '../model-entry.js';
import { AlexNet, alexnet } from './alexnet.js';
import { AlexNetPaper } from './alexnet-paper.js';

const rows = (variant: string, options: ModelOptions = {}) => {
  const { create, input = alexnet.input } = findVariant(alexnet, variant);
  return summarize(() => create(options, new Rng(0)), options.input ?? input);
};

/** Keys and shapes of a network that is never given values. */
function stateOf(variant: string, options: ModelOptions = {}): string[] {
  const state: string[] = [];
  traceKernels(() => {
    const module = findVariant(alexnet, variant).create(options, new Rng(0));
    state.push(...[...stateDict(module)].map(([key, { shape }]) => `${key} ${shape}`));
  });
  return state;
}

const SMALL = { widthMultiplier: 1 / 16, classes: 4, input: [67, 67, 3] };

describe('torchvision', () => {
  it('has the parameters and multiply-adds of torchvision’s network', () => {
    expect(summaryTotals(rows('torchvision'))).toMatchObject({
      parameters: 61_100_840,
      multiplyAdds: 714_188_480,
    });
  });

  it("has torchvision's state-dict keys", () => {
    expect(stateOf('torchvision')).toEqual([
      'features.0.weight 11,11,3,64',
      'features.0.bias 64',
      'features.3.weight 5,5,64,192',
      'features.3.bias 192',
      'features.6.weight 3,3,192,384',
      'features.6.bias 384',
      'features.8.weight 3,3,384,256',
      'features.8.bias 256',
      'features.10.weight 3,3,256,256',
      'features.10.bias 256',
      'classifier.1.weight 9216,4096',
      'classifier.1.bias 4096',
      'classifier.4.weight 4096,4096',
      'classifier.4.bias 4096',
      'classifier.6.weight 4096,1000',
      'classifier.6.bias 1000',
    ]);
  });

  it('halves the feature maps three times', () => {
    const outputs = rows('torchvision').filter(({ layer }) => /^(features|avgpool)/.test(layer));
    expect(outputs.map(({ layer, output }) => `${layer} ${output}`)).toEqual([
      'features.0 55,55,64',
      'features.2 27,27,64',
      'features.3 27,27,192',
      'features.5 13,13,192',
      'features.6 13,13,384',
      'features.8 13,13,256',
      'features.10 13,13,256',
      'features.12 6,6,256',
      'avgpool 6,6,256',
    ]);
  });

  it('accepts images of 63 pixels or more', () => {
    const create = () => new AlexNet({ widthMultiplier: 1 / 32, classes: 3 }, new Rng(1));
    for (const input of [
      [63, 63, 3],
      [300, 210, 3],
    ]) {
      expect(summarize(create, input).at(-1)?.output).toEqual([3]);
    }
  });

  it("uses PyTorch's default initializers", () => {
    const network = new AlexNet(SMALL, new Rng(1));
    const limits: Record<string, number> = { 'features.3': 4 * 25, 'classifier.4': 256 };
    for (const [layer, fanIn] of Object.entries(limits)) {
      for (const field of ['weight', 'bias']) {
        const values = parameters(network).get(`${layer}.${field}`) as tf.Tensor;
        const largest = tf.max(tf.abs(values)).arraySync() as number;
        expect(largest * Math.sqrt(fanIn)).toBeLessThanOrEqual(1.000001);
        expect(largest * Math.sqrt(fanIn)).toBeGreaterThan(0.8);
      }
    }
  });

  it('flattens rows, then columns, then channels', () => {
    const network = new AlexNet(SMALL, new Rng(1));
    const x = normalValues<tf.Rank.R4>([2, 67, 67, 3], new Rng(2));
    const maps = network.avgpool.forward(chain(network.features, x));
    expect(maps.shape).toEqual([2, 6, 6, 16]);
    const features = tf.reshape(maps, [2, 6 * 6 * 16]);
    expectClose(network.forward(x), chain<tf.Tensor>(network.classifier, features));
  });
});

describe('paper', () => {
  it('has the 60 million parameters of the abstract', () => {
    expect(summaryTotals(rows('paper'))).toMatchObject({ parameters: 60_965_224, multiplyAdds: 724_406_816 });
  });

  it('has the filters of section 3.5', () => {
    expect(stateOf('paper').filter((key) => key.includes('weight'))).toEqual([
      'conv1.weight 11,11,3,96',
      'conv2.weight 5,5,48,256',
      'conv3.weight 3,3,256,384',
      'conv4.weight 3,3,192,384',
      'conv5.weight 3,3,192,256',
      'fc6.weight 9216,4096',
      'fc7.weight 4096,4096',
      'fc8.weight 4096,1000',
    ]);
  });

  it('has the neuron counts of figure 2 except in the first layer', () => {
    const neurons = rows('paper').flatMap(({ layer, output }) =>
      /^(conv|fc)/.test(layer) ? [output.reduce((product, extent) => product * extent, 1)] : [],
    );
    // The figure has 253,440 in the first layer, which is no number of 96 maps of 55x55.
    expect(neurons).toEqual([290_400, 186_624, 64_896, 64_896, 43_264, 4096, 4096, 1000]);
  });

  it('normalizes and pools as in sections 3.3 and 3.4', () => {
    const order = rows('paper').map(({ layer, output }) => `${layer} ${output}`);
    expect(order.slice(0, 6)).toEqual([
      'conv1 55,55,96',
      'norm1 55,55,96',
      'pool1 27,27,96',
      'conv2 27,27,256',
      'norm2 27,27,256',
      'pool2 13,13,256',
    ]);
    expect(order).toContain('pool5 6,6,256');
  });

  it('initializes weights from N(0, 0.01^2), and the biases of section 5 with 1', () => {
    const network = new AlexNetPaper(SMALL, new Rng(1));
    const biases = (value: number) =>
      [...parameters(network)]
        .filter(([key, state]) => key.endsWith('bias') && state.dataSync().every((bias) => bias === value))
        .map(([key]) => key);
    expect(biases(1)).toEqual(['conv2.bias', 'conv4.bias', 'conv5.bias', 'fc6.bias', 'fc7.bias']);
    expect(biases(0)).toEqual(['conv1.bias', 'conv3.bias', 'fc8.bias']);
    for (const { weight } of [network.conv3, network.fc7]) {
      const { mean, variance } = tf.moments(weight);
      expect(Math.sqrt(variance.arraySync() as number)).toBeCloseTo(0.01, 3);
      expect(mean.arraySync()).toBeCloseTo(0, 3);
    }
  });

  it('keeps two towers and depends on the image size', () => {
    const state = stateOf('paper', { widthMultiplier: 0.01, input: [227, 131, 1], classes: 5 });
    expect(state).toContain('conv1.weight 11,11,1,2');
    expect(state).toContain('conv2.weight 5,5,1,2');
    expect(state).toContain('conv4.weight 3,3,2,4');
    expect(state).toContain('fc6.weight 36,41');
  });
});

it.each<[string, ModelOptions, string]>([
  ['torchvision', { stem: 'small' }, 'alexnet has no stem'],
  ['torchvision', { input: [224, 62, 3] }, '63x63 pixels'],
  ['torchvision', { dropout: 1 }, 'got 1'],
  ['paper', { stem: 'imagenet' }, 'alexnet has no stem'],
  ['paper', { input: [66, 227, 3] }, '67x67 pixels'],
  ['paper', { classes: 0 }, 'got 0'],
])('%s rejects %j', (variant, options, complaint) => {
  const run = () => stateOf(variant, options);
  expect(run).toThrow(ConfigError);
  expect(run).toThrow(complaint);
});
