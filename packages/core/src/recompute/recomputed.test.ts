import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError } from '../errors.js';
import { ones } from '../initializers.js';
import { INFERENCE, Module, type Pass } from '../module.js';
import { trainingPass } from '../passes.js';
import { Rng } from '../rng.js';
import { disposeModule, freeze, parameters } from '../state-dict.js';
import { trainingMemory } from '../trace/training-memory.js';
import { buffer, parameter } from '../variables.js';
import { recomputed } from './recomputed.js';

beforeAll(() => tf.setBackend('cpu'));

const COLUMNS = 5;

/** The product of two tensors, the second of one value for each column, with its own gradient. */
const product = tf.customGrad((a, b, save) => {
  (save as unknown as tf.GradSaveFunc)([a as tf.Tensor, b as tf.Tensor]);
  const gradFunc = (dy: tf.Tensor, [left, right]: tf.Tensor[]) => [
    tf.mul(dy, right as tf.Tensor),
    tf.sum(tf.mul(dy, left as tf.Tensor), 0),
  ];
  return { value: tf.mul(a as tf.Tensor, b as tf.Tensor), gradFunc };
});

/** The sum of two tensors of one shape. Both have the same gradient, as the same tensor. */
const sum = tf.customGrad((a, b) => ({
  value: tf.add(a as tf.Tensor, b as tf.Tensor),
  gradFunc: (dy: tf.Tensor) => [dy, dy],
}));

/** A residual block that multiplies each column by a weight and a random number, three times. */
class Block extends Module {
  readonly weight = parameter<tf.Rank.R1>([COLUMNS], ones, new Rng(1), { fanIn: 1, fanOut: 1 });
  readonly calls = buffer<tf.Rank.R0>(new Float32Array(1), []);
  runs = 0;

  forward(x: tf.Tensor, pass: Pass = INFERENCE): tf.Tensor {
    return recomputed(x, pass, (x, pass) => {
      this.runs++;
      let h = x;
      for (let i = 0; i < 3 && pass.training; i++) {
        h = product(product(h, this.weight), tf.fill([COLUMNS], pass.rng(this).uniform()));
      }
      if (pass.training) pass.update(this.calls, tf.add(this.calls, 1));
      return pass.tap(this, sum(h, x));
    });
  }
}

function classified(x: tf.Tensor, pass: Pass): tf.Tensor {
  pass.auxiliary(x, 1);
  return x;
}

class Net extends Module {
  readonly blocks: readonly Module[] = [new Block(), new Block(), new Block()];

  forward(x: tf.Tensor, pass: Pass = INFERENCE): tf.Tensor {
    return this.blocks.reduce((h, block) => block.forward(h, pass), x);
  }

  get runs(): number[] {
    return this.blocks.map((block) => (block as Block).runs);
  }
}

/** Runs one step: what it computes, and the bytes that it holds between the passes. */
function step(net: Module, recompute: boolean | readonly number[]) {
  const taps: string[] = [];
  const tap = (path: string) => void taps.push(path);
  const pass = trainingPass(net, { rng: new Rng(2), step: 0, tap, recompute });
  const before = tf.memory().numBytes;
  let held = 0;
  const { value, grads } = tf.tidy(() => {
    const x = tf.tensor(
      Array.from({ length: 20 * COLUMNS }, (_, i) => 1 / (i + 3)),
      [20, COLUMNS],
    );
    const loss = tf.customGrad((y) => ({
      value: tf.sum(y as tf.Tensor),
      gradFunc: (dy: tf.Tensor) => tf.mul(tf.onesLike(y as tf.Tensor), dy),
    }));
    return tf.variableGrads(
      () => {
        const total = loss(net.forward(x, pass)) as tf.Scalar;
        held = tf.memory().numBytes - before;
        return total;
      },
      [...parameters(net).values()].filter(({ trainable }) => trainable),
    );
  });
  pass.commit();
  const results = [value, ...Object.values(grads)].map((tensor) => [...tensor.dataSync()]);
  tf.dispose([value, grads]);
  return { results, taps, held };
}

describe('recomputed', () => {
  let net: Net;
  let same: Net;
  beforeEach(() => {
    [net, same] = [new Net(), new Net()];
    return () => [net, same].forEach(disposeModule);
  });

  it('gives the same loss and gradients, and holds fewer bytes between the passes', () => {
    const before = tf.memory().numTensors;
    const plain = step(same, false);
    const again = step(net, true);
    expect(again.results).toEqual(plain.results);
    expect(again.taps).toEqual(plain.taps);
    expect(again.held).toBeLessThan(plain.held / 3);
    expect(net.runs).toEqual([2, 2, 2]);
    expect(net.blocks.map((block) => (block as Block).calls.dataSync()[0])).toEqual([1, 1, 1]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('recomputes the blocks that it is told, and none within the others', () => {
    const { results } = step(same, false);
    expect(step(net, [0, 2]).results).toEqual(results);
    expect(net.runs).toEqual([2, 1, 2]);
    class Outer extends Module {
      constructor(readonly net: Module) {
        super();
      }
      forward(x: tf.Tensor, pass: Pass = INFERENCE): tf.Tensor {
        return recomputed(x, pass, (x, pass) => this.net.forward(x, pass));
      }
    }
    const nested = [new Net(), new Net()];
    const outer = new Net();
    Object.assign(outer, { blocks: nested.map((each) => new Outer(each)) });
    step(outer, [0]);
    expect(nested.map(({ runs }) => runs)).toEqual([
      [2, 2, 2],
      [1, 1, 1],
    ]);
    disposeModule(outer);
  });

  it('gives the same gradients around operations that share a gradient', () => {
    class Branches extends Net {
      override forward(x: tf.Tensor, pass: Pass = INFERENCE): tf.Tensor {
        const [first, second, third] = this.blocks as [Module, Module, Module];
        return third.forward(sum(first.forward(x, pass), second.forward(x, pass)), pass);
      }
    }
    const [branches, plain] = [new Branches(), new Branches()];
    expect(step(branches, true).results).toEqual(step(plain, false).results);
    [branches, plain].forEach(disposeModule);
  });

  it('does not recompute blocks whose gradients nobody needs', () => {
    for (const each of [net, same]) freeze(each.blocks[0] as Module);
    expect(step(net, true).results).toEqual(step(same, false).results);
    expect(net.runs).toEqual([1, 2, 2]);
  });

  it('recomputes blocks within a block once', () => {
    const inner = net;
    class Outer extends Module {
      readonly net = inner;
      forward(x: tf.Tensor, pass: Pass = INFERENCE): tf.Tensor {
        return recomputed(x, pass, (x, pass) => this.net.forward(x, pass));
      }
    }
    step(new Outer(), true);
    expect(net.runs).toEqual([2, 2, 2]);
  });

  it('returns what a block returns that does nothing', () => {
    class Nothing extends Module {
      readonly net = net;
      forward(x: tf.Tensor, pass: Pass = INFERENCE): tf.Tensor {
        return recomputed(this.net.forward(x, pass), pass, (h) => h);
      }
    }
    expect(step(new Nothing(), true).results.length).toBe(4);
  });

  it('runs once without gradients', () => {
    const x = tf.ones([2, COLUMNS]);
    const pass = trainingPass(net, { rng: new Rng(2), step: 0, recompute: true });
    tf.tidy(() => void [net.forward(x), net.forward(x, pass)]);
    pass.discard();
    x.dispose();
    expect(net.runs).toEqual([2, 2, 2]);
  });

  it.each<[string, (x: tf.Tensor, pass: Pass, other: tf.Tensor) => tf.Tensor]>([
    ['an auxiliary classifier is inside', (x, pass) => classified(x, pass)],
    ['uses another tensor of shape [20,5]', (x, _, other) => sum(product(x, tf.ones([COLUMNS])), other)],
  ])('is an error if a block has no second run: %s', (message, compute) => {
    class Wrong extends Module {
      readonly net = net;
      forward(x: tf.Tensor, pass: Pass = INFERENCE): tf.Tensor {
        const other = this.net.forward(x, pass);
        return recomputed(this.net.forward(x, pass), pass, (h, pass) => compute(h, pass, other));
      }
    }
    const wrong = () => step(new Wrong(), true);
    expect(wrong).toThrow(ConfigError);
    expect(wrong).toThrow(message);
    // The engine is as it was.
    expect(step(new Net(), true).results).toEqual(step(same, false).results);
  });

  it('is an error in second derivatives', () => {
    const pass = trainingPass(net, { rng: new Rng(2), step: 0, recompute: true });
    const first = tf.grad((x: tf.Tensor) => net.forward(x, pass));
    expect(() => tf.tidy(() => tf.grad(first)(tf.ones([2, COLUMNS])))).toThrow('second derivatives');
    pass.discard();
  });

  it('counts in the estimate of memory', () => {
    const options = { batchSize: 50, optimizer: { name: 'sgd', learningRate: 0.1, momentum: 0 } } as const;
    const plain = trainingMemory(() => new Net(), [COLUMNS], options);
    const less = trainingMemory(() => new Net(), [COLUMNS], { ...options, recompute: true });
    expect(less.activations).toBeLessThan(plain.activations / 3);
    expect(less.peak).toBeLessThan(0.6 * plain.peak);
  });
});
