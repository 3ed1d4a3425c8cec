import '@tensorflow/tfjs-backend-cpu';
import { ConfigError, INFERENCE, Module, type Pass, Rng, trainingPass } from '@convkit/core';
import { installGradients } from '@convkit/ops';
import { checkGradients, normalValues, testModule } from '@convkit/testing';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { Dropout } from './dropout.js';

installGradients();

class Two extends Module {
  readonly first = new Dropout(0.5);
  readonly second = new Dropout(0.5);

  override forward(x: tf.Tensor, pass: Pass = INFERENCE): tf.Tensor {
    return this.second.forward(this.first.forward(x, pass), pass);
  }
}

const inTraining = (root: Module, { seed = 1, step = 0 } = {}) =>
  trainingPass(root, { rng: new Rng(seed), step });
const ones = () => tf.ones<tf.Rank.R2>([40, 50]);
const train = (layer: Dropout, where = {}) => [...layer.forward(ones(), inTraining(layer, where)).dataSync()];

describe('Dropout', () => {
  it('is the identity in inference, and in training for a rate of 0', () => {
    const x = ones();
    expect(new Dropout(0.5).forward(x)).toBe(x);
    const none = new Dropout(0);
    expect(none.forward(x, inTraining(none))).toBe(x);
  });

  it('drops values at its rate in training and scales the others up', () => {
    const values = train(new Dropout(0.2));
    expect([...new Set(values)].sort()).toEqual([0, 1.25]);
    const dropped = values.filter((value) => value === 0).length / values.length;
    expect(dropped).toBeGreaterThan(0.17); // three standard deviations
    expect(dropped).toBeLessThan(0.23);
  });

  it('drops the same values for the same seed and step, and other values for others', () => {
    const layer = new Dropout(0.5);
    const values = train(layer);
    expect(train(layer)).toEqual(values);
    expect(train(layer, { step: 1 })).not.toEqual(values);
    expect(train(layer, { seed: 2 })).not.toEqual(values);
  });

  it('has another mask than other layers', () => {
    const network = new Two();
    const pass = inTraining(network);
    const [first, second] = [network.first, network.second].map((layer) => [
      ...layer.forward(ones(), pass).dataSync(),
    ]);
    expect(first).not.toEqual(second);
  });

  it('passes the gradient of kept values', () => {
    const layer = new Dropout(0.4);
    checkGradients((x) => layer.forward(x, inTraining(layer)), [normalValues([3, 4, 2], new Rng(2))]);
  });

  it.each([1, -0.1, 1.5, Number.NaN])('rejects a rate of %d', (rate) => {
    expect(() => new Dropout(rate)).toThrow(ConfigError);
  });
});

testModule('Dropout', () => new Dropout(0.5), { input: [2, 3, 4, 5], output: [2, 3, 4, 5], parameters: 0 });
