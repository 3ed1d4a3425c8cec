import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { ConfigError } from '../errors.js';
import { variableGradients } from '../gradients/variable-gradients.js';
import { ones } from '../initializers.js';
import { INFERENCE, Module, type Pass } from '../module.js';
import { trainingPass } from '../passes.js';
import { Rng } from '../rng.js';
import { disposeModule, freeze, parameters } from '../state-dict.js';
import { buffer, parameter } from '../variables.js';
import { realPeakBytes } from './real-peak-bytes.fixture.js';
import { recordKernel, traceKernels, tracePeakBytes } from './trace.js';
import { trainingMemory } from './training-memory.js';

beforeAll(() => tf.setBackend('cpu'));

const COLUMNS = 5;
const SGD = { name: 'sgd', learningRate: 0.1, momentum: 0.9 } as const;
const ADAM = { name: 'adam', learningRate: 0.1 } as const;

/** Multiplies each column by a weight, with its own gradient. */
class Gain extends Module {
  readonly weight = parameter<tf.Rank.R1>([COLUMNS], ones, new Rng(1), { fanIn: 1, fanOut: 1 });
  readonly calls = buffer<tf.Rank.R0>(new Int32Array(1), []);

  forward(x: tf.Tensor, pass: Pass = INFERENCE): tf.Tensor {
    const product = tf.customGrad((a, b, save) => {
      (save as unknown as tf.GradSaveFunc)([a as tf.Tensor, b as tf.Tensor]);
      const gradFunc = (dy: tf.Tensor, [left, right]: tf.Tensor[]) => [
        tf.mul(dy, right as tf.Tensor),
        tf.sum(tf.mul(dy, left as tf.Tensor), 0),
      ];
      return { value: tf.mul(a as tf.Tensor, b as tf.Tensor), gradFunc };
    });
    return pass.tap(this, product(x, this.weight));
  }
}

class Net extends Module {
  readonly layers = [new Gain(), new Gain(), new Gain()];
  readonly head = new Gain();

  forward(x: tf.Tensor, pass: Pass = INFERENCE): tf.Tensor {
    let h = this.layers[0]?.forward(x, pass) as tf.Tensor;
    if (pass.training) pass.auxiliary(this.head.forward(h, pass), 0.3);
    for (const layer of this.layers.slice(1)) h = layer.forward(h, pass);
    return pass.tap(this, h);
  }
}

describe('tracePeakBytes', () => {
  const steps: [string, () => void][] = [
    ['one tensor after another', () => [1, 2, 3].forEach((n) => void tf.zeros([n, 10]))],
    ['scopes that end', () => [9, 2, 3].forEach((n) => void tf.tidy(() => void tf.neg(tf.zeros([n, 10]))))],
    ['disposed tensors', () => tf.dispose([1, 2, 3].map((n) => tf.zeros([n, 10])))],
    ['views', () => void tf.neg(tf.reshape(tf.clone(tf.zeros([4, 5])), [20]))],
    [
      'a view that outlives what it shows',
      () => {
        const view = tf.tidy(() => tf.reshape(tf.zeros([40, 5]), [200]));
        tf.zeros([7]);
        view.dispose();
        tf.zeros([100]);
      },
    ],
    ['a wider type', () => void tf.add(tf.tensor([1, 2, 3]), tf.tensor([4], [1], 'int32'))],
    ['a narrower type', () => void tf.cast(tf.tensor([1, 2, 3]), 'int32')],
    ['several outputs', () => void tf.split(tf.zeros([6, 2]), 3)],
  ];

  it.each(steps)('matches what tfjs holds: %s', (_, run) => {
    const peak = realPeakBytes(run);
    expect(peak).toBeGreaterThan(0);
    expect(tracePeakBytes(run)).toBe(peak);
  });

  it('does not count the tensors of a reference', () => {
    const run = () =>
      void recordKernel('Kernel', () => tf.tidy(() => tf.slice(tf.neg(tf.zeros([1000])), [0], [3])));
    expect(tracePeakBytes(run)).toBe(12);
  });

  it('does not count tensors from outside', () => {
    const outside = tf.zeros([1000]);
    expect(tracePeakBytes(() => void tf.slice(tf.clone(outside), [0], [2]))).toBe(8);
    outside.dispose();
  });
});

describe('trainingMemory', () => {
  const batchSize = 7;
  const options = { batchSize, optimizer: SGD };
  const bytes = 4 * COLUMNS;

  it('reports bytes by what they are for', () => {
    expect(trainingMemory(() => new Net(), [COLUMNS], options)).toMatchObject({
      parameters: 4 * bytes,
      buffers: 4 * 4,
      gradients: 4 * bytes,
      optimizer: 4 * bytes,
      activations: 5 * batchSize * bytes,
    });
    const adam = trainingMemory(() => new Net(), [COLUMNS], { batchSize, optimizer: ADAM });
    expect(adam.optimizer).toBe(8 * bytes);
    const optimizer = { name: 'rmsprop', learningRate: 0.1, centered: true, momentum: 0.9 } as const;
    const rmsprop = trainingMemory(() => new Net(), [COLUMNS], { batchSize, optimizer });
    expect(rmsprop.optimizer).toBe(12 * bytes);
  });

  it('matches the peak of tfjs', () => {
    const step = () => {
      const net = new Net();
      const x = tf.zeros([batchSize, COLUMNS]);
      const total = tf.customGrad((y, z) => ({
        value: tf.scalar(1),
        gradFunc: () => [tf.ones((y as tf.Tensor).shape), tf.ones((z as tf.Tensor).shape)],
      }));
      variableGradients(() => {
        const pass = trainingPass(net, { rng: new Rng(0), step: 0 });
        const y = net.forward(x, pass);
        return total(y, pass.auxiliaries[0]?.logits as tf.Tensor) as tf.Scalar;
      }, [...parameters(net).values()]);
      disposeModule(net);
    };
    const { peak, optimizer } = trainingMemory(() => new Net(), [COLUMNS], options);
    expect(peak - optimizer).toBe(realPeakBytes(step));
  });

  it('grows with the batch size', () => {
    const at = (batchSize: number) =>
      trainingMemory(() => new Net(), [COLUMNS], { batchSize, optimizer: SGD });
    expect(at(200).peak - at(100).peak).toBe(at(300).peak - at(200).peak);
    expect(at(200).activations).toBe(2 * at(100).activations);
  });

  it('is that of the update if weights outweigh activations', () => {
    class Heavy extends Gain {
      readonly heavy = parameter<tf.Rank.R1>([1000], ones, new Rng(1), { fanIn: 1, fanOut: 1 });
    }
    const { peak } = trainingMemory(() => new Heavy(), [COLUMNS], { batchSize: 1, optimizer: ADAM });
    // Weights and moments twice, gradients, a buffer.
    expect(peak).toBe((2 + 4 + 1) * 4 * (1000 + COLUMNS) + 4);
  });

  it('needs no backward pass if nothing is trained', () => {
    const create = () => {
      const net = new Net();
      freeze(net);
      return net;
    };
    const { gradients, optimizer, activations, peak } = trainingMemory(create, [COLUMNS], options);
    expect([gradients, optimizer]).toEqual([0, 0]);
    expect(peak).toBeGreaterThanOrEqual(activations);
  });

  it('leaks no tensors', () => {
    const before = { ...tf.memory() };
    trainingMemory(() => new Net(), [COLUMNS], options);
    expect(tf.memory()).toEqual(before);
    expect(traceKernels(() => {})).toEqual([]);
  });

  it.each([0, 1.5, Number.NaN])('rejects a batch size of %d', (wrong) => {
    expect(() => trainingMemory(() => new Net(), [COLUMNS], { batchSize: wrong, optimizer: SGD })).toThrow(
      ConfigError,
    );
  });
});
