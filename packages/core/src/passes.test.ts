import '@tensorflow/tfjs-backend-cpu';
import { add, memory, type Rank, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { ConfigError, ShapeError } from './errors.js';
import { chain, INFERENCE, Module, type Pass } from './module.js';
import { inspectionPass, trainingPass } from './passes.js';
import { Rng } from './rng.js';
import { disposeModule } from './state-dict.js';
import { buffer } from './variables.js';

/** Counts its calls in a buffer and, in training, adds a random number to its input. */
class Noise extends Module {
  readonly calls = buffer<Rank.R1>(new Float32Array(1), [1]);
  drawn: number[] = [];

  forward(x: Tensor, pass: Pass = INFERENCE): Tensor {
    if (!pass.training) return pass.tap(this, x);
    this.drawn.push(pass.rng(this).uint32());
    pass.update(this.calls, add(this.calls, 1));
    return pass.tap(this, add(x, 1));
  }
}

class Net extends Module {
  readonly layers = [new Noise(), new Noise()];

  forward(x: Tensor, pass: Pass = INFERENCE): Tensor {
    return pass.tap(this, chain(this.layers, x, pass));
  }

  get first() {
    return this.layers[0] as Noise;
  }
}

const rng = new Rng(9);
let net: Net;

beforeEach(() => {
  net = new Net();
  return () => disposeModule(net);
});

function drawn(step: number, generator = rng): number[] {
  for (const layer of net.layers) layer.drawn = [];
  tidy(() => net.forward(tensor([0]), trainingPass(net, { rng: generator, step })));
  return net.layers.flatMap((layer) => layer.drawn);
}

describe('an inference pass', () => {
  it('is the default, without a generator or updates', () => {
    const x = tensor([1]);
    expect(net.forward(x)).toBe(x);
    expect(() => INFERENCE.rng(net)).toThrow(ConfigError);
    expect(() => INFERENCE.update(net.first.calls, x)).toThrow(ConfigError);
  });
});

describe('inspectionPass', () => {
  it('shows each activation with its path as it is computed', () => {
    const shown: [string, Module, number[]][] = [];
    const pass = inspectionPass(net, (path, activation, module) => {
      shown.push([path, module, [...activation.dataSync()]]);
    });
    expect(pass.training).toBe(false);
    net.forward(tensor([4]), pass);
    expect(shown).toEqual([
      ['layers.0', net.layers[0], [4]],
      ['layers.1', net.layers[1], [4]],
      ['', net, [4]],
    ]);
  });

  it('tells the tap which outputs come from a ReLU', () => {
    const shown: unknown[] = [];
    const pass = inspectionPass(net, (path, _, __, activationFunction) => {
      shown.push([path, activationFunction]);
    });
    pass.tap(net.first, tensor([1]), 'relu');
    pass.tap(net, tensor([1]));
    expect(shown).toEqual([
      ['layers.0', 'relu'],
      ['', undefined],
    ]);
  });

  it('rejects a module of another network', () => {
    expect(() =>
      new Net().forward(
        tensor([1]),
        inspectionPass(net, () => {}),
      ),
    ).toThrow(ConfigError);
    expect(() =>
      new Net().forward(
        tensor([1]),
        inspectionPass(net, () => {}),
      ),
    ).toThrow('Noise');
  });

  it('gives a module that is held twice its first path', () => {
    const paths: string[] = [];
    net.layers[1] = net.first;
    net.forward(
      tensor([1]),
      inspectionPass(net, (path) => void paths.push(path)),
    );
    expect(paths).toEqual(['layers.0', 'layers.0', '']);
  });
});

describe('an auxiliary classifier', () => {
  class WithHead extends Module {
    readonly head = new Noise();

    forward(x: Tensor, pass: Pass = INFERENCE): Tensor {
      pass.auxiliary(this.head.forward(x, pass), 0.3);
      return pass.tap(this, x);
    }
  }

  it('takes part in training only', () => {
    const withHead = new WithHead();
    tidy(() => {
      const x = tensor([4]);
      const pass = trainingPass(withHead, { rng, step: 0 });
      withHead.forward(x, pass);
      expect(pass.auxiliaries.map(({ logits, weight }) => [logits.arraySync(), weight])).toEqual([
        [[5], 0.3],
      ]);
      const inspection = inspectionPass(withHead, () => {});
      expect(withHead.forward(x, inspection)).toBe(x);
      expect(withHead.forward(x)).toBe(x);
      pass.discard();
    });
    disposeModule(withHead);
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('rejects a weight of %d', (weight) => {
    const pass = trainingPass(net, { rng, step: 0 });
    expect(() => tidy(() => pass.auxiliary(tensor([0]), weight))).toThrow(ConfigError);
  });
});

describe('trainingPass', () => {
  it('gives each module and step its own random numbers, determined by the seed', () => {
    const numbers = [0, 1, 2, 10].flatMap((step) => drawn(step));
    expect(new Set(numbers).size).toBe(8);
    expect([0, 1, 2, 10].flatMap((step) => drawn(step))).toEqual(numbers);
    expect(drawn(0, new Rng(10))).not.toEqual(drawn(0));
  });

  it('draws numbers that depend on seed, step and path only', () => {
    const expected = drawn(3);
    const used = new Rng(9);
    used.uint32();
    net = new Net();
    expect(drawn(3, used)).toEqual(expected);
  });

  it('continues the generator of a module that runs twice', () => {
    net.layers[1] = net.first;
    const numbers = drawn(0);
    expect(new Set(numbers).size).toBe(2);
    net.layers.pop();
    expect(drawn(0)).toEqual(numbers.slice(0, 1));
  });

  it('applies each update once, at commit, and leaks nothing', () => {
    const { numTensors } = memory();
    const pass = trainingPass(net, { rng, step: 0 });
    tidy(() => {
      net.forward(tensor([0]), pass);
      net.forward(tensor([0]), pass);
    });
    expect(net.first.calls.dataSync()[0]).toBe(0);
    pass.commit();
    expect(net.first.calls.dataSync()[0]).toBe(1);
    pass.commit();
    expect(net.first.calls.dataSync()[0]).toBe(1);
    expect(memory().numTensors).toBe(numTensors);
  });

  it('discards the updates of a failed step', () => {
    const { numTensors } = memory();
    const pass = trainingPass(net, { rng, step: 0 });
    tidy(() => void net.forward(tensor([0]), pass));
    pass.discard();
    pass.commit();
    expect(net.first.calls.dataSync()[0]).toBe(0);
    expect(memory().numTensors).toBe(numTensors);
  });

  it('accepts the same update twice and rejects another shape or type', () => {
    const { calls } = net.first;
    const pass = trainingPass(net, { rng, step: 0 });
    const value = tensor([5]);
    pass.update(calls, value);
    pass.update(calls, value);
    expect(() => pass.update(calls, tensor([1, 2]))).toThrow(ShapeError);
    expect(() => pass.update(calls, tensor([1], [1], 'int32'))).toThrow(ShapeError);
    pass.commit();
    expect(calls.dataSync()[0]).toBe(5);
  });

  it('taps like an inspection pass, and returns activations if there is no tap', () => {
    const paths: string[] = [];
    const tap = (path: string) => void paths.push(path);
    net.forward(tensor([0]), trainingPass(net, { rng, step: 0, tap }));
    expect(paths).toEqual(['layers.0', 'layers.1', '']);
    const x = tensor([1]);
    expect(trainingPass(net, { rng, step: 0 }).tap(new Net(), x)).toBe(x);
    expect(() => trainingPass(net, { rng, step: 0 }).rng(new Net())).toThrow(ConfigError);
  });
});
