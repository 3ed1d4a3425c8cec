import { freeze, heNormal, INFERENCE, Module, type Pass, parameter, Rng } from '@convkit/core';
import { conv2d, flatten, softmaxCrossEntropy } from '@convkit/ops';
import {
  getKernel,
  type KernelConfig,
  memory,
  type Rank,
  registerKernel,
  type Tensor2D,
  type Tensor4D,
  unregisterKernel,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { cpu } from '../cpu.js';
import { useBackend } from '../selection/use-backend.js';
import { wasm } from '../wasm.js';
import { preflight } from './preflight.js';

class Filter extends Module {
  readonly weight = parameter<Rank.R4>([3, 3, 1, 2], heNormal, new Rng(1));
  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor4D {
    return pass.tap(this, conv2d(x, this.weight));
  }
}

class Net extends Module {
  readonly first = new Filter();
  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor2D {
    return flatten(this.first.forward(x, pass));
  }
}

const options = { input: [3, 3, 1], loss: softmaxCrossEntropy };

describe('preflight', () => {
  beforeAll(() => useBackend([cpu()]));

  it('lists the kernels of a training step and leaves no tensors behind', () => {
    const net = new Net();
    const before = memory().numTensors;
    const kernels = preflight(net, options).map(({ kernel }) => kernel);
    expect(kernels).toContain('Conv2D');
    expect(kernels).toContain('Conv2DBackpropFilter');
    expect(memory().numTensors).toBe(before);
  });

  it('names a missing kernel and the layer that needs it', () => {
    const kernel = getKernel('Conv2DBackpropFilter', 'cpu') as KernelConfig;
    unregisterKernel(kernel.kernelName, 'cpu');
    try {
      expect(() => preflight(new Net(), options)).toThrow(
        /cpu backend .* lacks Conv2DBackpropFilter \(for first\)/,
      );
    } finally {
      registerKernel(kernel);
    }
  });

  it('includes auxiliary classifiers', () => {
    class WithHead extends Net {
      readonly head = new Filter();
      override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor2D {
        pass.auxiliary(flatten(this.head.forward(x, pass)), 0.3);
        return super.forward(x, pass);
      }
    }
    const backward = preflight(new WithHead(), options).filter(({ phase }) => phase === 'backward');
    expect(backward.map(({ kernel, layer }) => [kernel, layer])).toContainEqual([
      'Conv2DBackpropFilter',
      'head',
    ]);
  });

  it('rejects a model without trainable parameters', () => {
    const net = new Net();
    freeze(net);
    expect(() => preflight(net, options)).toThrow(/no trainable parameter/);
  });

  it("uses the backend's own kernels for ops", async () => {
    await useBackend([wasm()]);
    const kernels = preflight(new Net(), options).map(({ kernel }) => kernel);
    expect(kernels).toContain('SoftmaxCrossEntropy');
    expect(kernels).not.toContain('Exp');
  });
});
