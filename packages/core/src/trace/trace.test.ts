import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BackendError, ConfigError } from '../errors.js';
import { heNormal, zeros } from '../initializers.js';
import { INFERENCE, Module, type Pass } from '../module.js';
import { inspectionPass, trainingPass } from '../passes.js';
import { Rng } from '../rng.js';
import { buffer, parameter } from '../variables.js';
import type { TracedKernel } from './recorder.js';
import { isTracing, recordKernel, traceKernels, traceTarget } from './trace.js';

const rng = new Rng(1);

class Conv extends Module {
  readonly weight = parameter<tf.Rank.R4>([3, 3, 2, 4], heNormal, rng);

  forward(x: tf.Tensor, pass: Pass = INFERENCE): tf.Tensor {
    return pass.tap(this, tf.conv2d(x as tf.Tensor4D, this.weight, 1, 'same'));
  }
}

class Linear extends Module {
  readonly weight = parameter<tf.Rank.R2>([64, 3], heNormal, rng);
  readonly bias = parameter<tf.Rank.R1>([3], zeros, rng, { fanIn: 64, fanOut: 3 });
  readonly calls = buffer<tf.Rank.R0>(new Float32Array(1), []);

  forward(x: tf.Tensor, pass: Pass = INFERENCE): tf.Tensor {
    if (pass.training) pass.update(this.calls, tf.add(this.calls, 1));
    return pass.tap(this, tf.add(tf.matMul(x as tf.Tensor2D, this.weight), this.bias));
  }
}

class Net extends Module {
  readonly conv = new Conv();
  readonly linear = new Linear();

  forward(x: tf.Tensor, pass: Pass = INFERENCE): tf.Tensor {
    const pooled = tf.maxPool(this.conv.forward(x, pass) as tf.Tensor4D, 2, 2, 'valid');
    return this.linear.forward(tf.reshape(pooled, [-1, 64]), pass);
  }
}

// tfjs-core registers no gradients by itself.
const gradients: tf.GradConfig[] = [
  {
    kernelName: 'Add',
    gradFunc: (dy) => ({ a: () => tf.clone(dy as tf.Tensor), b: () => tf.sum(dy as tf.Tensor, 0) }),
  },
  {
    kernelName: 'BatchMatMul',
    inputsToSave: ['a', 'b'],
    gradFunc: (dy, [a, b]) => ({
      a: () => tf.matMul(dy as tf.Tensor, b as tf.Tensor, false, true),
      b: () => tf.matMul(a as tf.Tensor, dy as tf.Tensor, true, false),
    }),
  },
  {
    kernelName: 'Conv2D',
    inputsToSave: ['x', 'filter'],
    gradFunc: (dy, [x, filter], attrs) => {
      const of = (name: string, inputs: object, more: object) => () =>
        tf.engine().runKernel<tf.Tensor>(name, inputs as tf.NamedTensorMap, { ...attrs, ...more });
      return {
        x: of('Conv2DBackpropInput', { dy, filter }, { inputShape: x?.shape }),
        filter: of('Conv2DBackpropFilter', { x, dy }, { filterShape: filter?.shape }),
      };
    },
  },
  {
    kernelName: 'MaxPool',
    inputsToSave: ['x'],
    outputsToSave: [true],
    gradFunc: (dy, [input, output], attrs) => ({
      x: () => tf.engine().runKernel('MaxPoolGrad', { dy, input, output } as tf.NamedTensorMap, attrs),
    }),
  },
  {
    kernelName: 'Reshape',
    inputsToSave: ['x'],
    gradFunc: (dy, [x]) => ({ x: () => tf.reshape(dy as tf.Tensor, x?.shape as number[]) }),
  },
  {
    kernelName: 'Sum',
    inputsToSave: ['x'],
    gradFunc: (dy, [x]) => ({ x: () => tf.mul(dy as tf.Tensor, tf.ones(x?.shape as number[])) }),
  },
];

beforeAll(async () => {
  for (const gradient of gradients) tf.registerGradient(gradient);
  await tf.setBackend('cpu');
});

afterAll(() => {
  for (const { kernelName } of gradients) tf.unregisterGradient(kernelName);
});

let net: Net;
let image: tf.Tensor4D;

beforeEach(() => {
  net = new Net();
  image = tf.zeros([5, 8, 8, 2]);
  return () => {
    tf.dispose([net.conv.weight, net.linear.weight, net.linear.bias, net.linear.calls, image]);
  };
});

const backward = (pass: Pass) =>
  tf.variableGrads(
    () => tf.sum(net.forward(image, pass)) as tf.Scalar,
    [net.conv.weight, net.linear.weight, net.linear.bias],
  );

const named = (kernels: TracedKernel[], name: string) => kernels.filter(({ kernel }) => kernel === name);

describe('traceKernels', () => {
  it('lists the kernels of a forward pass with their layers, shapes and costs', () => {
    const kernels = traceKernels(
      () =>
        void net.forward(
          image,
          inspectionPass(net, () => {}),
        ),
    );
    expect(kernels.map(({ kernel, layer }) => [kernel, layer])).toEqual([
      ['Conv2D', 'conv'],
      ['MaxPool', 'linear'],
      ['Reshape', 'linear'],
      ['BatchMatMul', 'linear'],
      ['Add', 'linear'],
    ]);
    expect(kernels[0]).toEqual({
      kernel: 'Conv2D',
      layer: 'conv',
      phase: 'forward',
      outputs: [[5, 8, 8, 4]],
      multiplyAdds: 5 * 8 * 8 * 4 * 18,
      outputBytes: 4 * 5 * 8 * 8 * 4,
    });
  });

  it('finds the layer of each backward kernel', () => {
    const kernels = traceKernels(() => void backward(trainingPass(net, { rng, step: 0 })));
    const back = kernels.filter(({ phase }) => phase === 'backward');
    expect(back.map(({ kernel, layer }) => `${layer}:${kernel}`)).toEqual([
      ':Multiply',
      'linear:Identity',
      'linear:Sum',
      'linear:BatchMatMul',
      'linear:BatchMatMul',
      'linear:Reshape',
      'linear:MaxPoolGrad',
      'conv:Conv2DBackpropFilter',
    ]);
    const forward = named(kernels, 'Conv2D')[0]?.multiplyAdds;
    expect(named(back, 'Conv2DBackpropFilter')[0]).toMatchObject({
      outputs: [[3, 3, 2, 4]],
      multiplyAdds: forward,
    });
  });

  it('attributes a second gradient in the same trace', () => {
    const once = traceKernels(() => void backward(trainingPass(net, { rng, step: 0 })));
    const twice = traceKernels(() => {
      backward(trainingPass(net, { rng, step: 0 }));
      backward(trainingPass(net, { rng, step: 1 }));
    });
    expect(twice).toEqual([...once, ...once]);
  });

  it('leaves no tensor, variable, backend or changed value behind', () => {
    const before = { ...tf.memory() };
    const weights = net.conv.weight.dataSync();
    const pass = trainingPass(net, { rng, step: 0 });
    traceKernels(() => {
      backward(pass);
      new Net();
      tf.variable(image);
    });
    pass.commit();
    expect(tf.memory()).toEqual(before);
    expect(tf.getBackend()).toBe('cpu');
    expect(tf.engine().backendNames()).toEqual(['cpu']);
    expect(net.conv.weight.dataSync()).toEqual(weights);
    expect(net.linear.calls.dataSync()[0]).toBe(0);
    expect(image.dataSync()).toHaveLength(image.size);
  });

  it('cleans up after an error, even inside a gradient', () => {
    const before = { ...tf.memory() };
    tf.unregisterGradient('MaxPool');
    try {
      expect(() => traceKernels(() => void backward(trainingPass(net, { rng, step: 0 })))).toThrow('MaxPool');
    } finally {
      tf.registerGradient(gradients[3] as tf.GradConfig);
    }
    expect(tf.memory()).toEqual(before);
    expect(tf.getBackend()).toBe('cpu');
    expect(isTracing()).toBe(false);
  });

  it('names a kernel without a shape function', () => {
    const trace = () => traceKernels(() => void tf.engine().runKernel('Einsum', {}, {}));
    expect(trace).toThrow(BackendError);
    expect(trace).toThrow("kernel 'Einsum'");
    expect(() => tf.engine().runKernel('NoSuch', {}, {})).toThrow('not registered');
  });

  it('does not allow reading values', async () => {
    expect(() => traceKernels(() => void tf.add(image, 1).dataSync())).toThrow(BackendError);
    let escaped: tf.Tensor | undefined;
    traceKernels(() => {
      escaped = tf.keep(tf.add(image, 1));
    });
    await expect(escaped?.data()).rejects.toThrow(BackendError);
    escaped?.dispose();
  });

  it('rejects promises and nested traces', () => {
    expect(() => traceKernels((async () => {}) as () => void)).toThrow(ConfigError);
    expect(() => traceKernels(() => void traceKernels(() => {}))).toThrow(ConfigError);
    expect(tf.getBackend()).toBe('cpu');
  });

  it('works while tfjs is in debug mode or profiling', async () => {
    const trace = () => traceKernels(() => void net.forward(image));
    const expected = trace();
    tf.env().set('DEBUG', true);
    expect(trace()).toEqual(expected);
    expect(tf.env().getBool('DEBUG')).toBe(true);
    tf.env().set('DEBUG', false);
    let profiled: TracedKernel[] = [];
    await tf.profile(() => {
      profiled = trace();
      return tf.zeros([1]);
    });
    expect(profiled).toEqual(expected);
  });

  it('does not start while a backend does', async () => {
    tf.registerBackend('slow', async () => tf.engine().findBackend('cpu'));
    const ready = tf.setBackend('slow');
    expect(() => traceKernels(() => {})).toThrow('still starting');
    await ready;
    await tf.setBackend('cpu');
  });
});

describe('recordKernel', () => {
  const fused = () => recordKernel('FusedThing', () => tf.relu(tf.add(image, 1)));

  it('records one kernel in place of the reference', () => {
    expect(traceKernels(() => void fused())).toEqual([
      {
        kernel: 'FusedThing',
        layer: '',
        phase: 'forward',
        outputs: [[5, 8, 8, 2]],
        multiplyAdds: 0,
        outputBytes: 4 * 5 * 8 * 8 * 2,
      },
    ]);
  });

  it('accepts several outputs, nests, and still records after an error', () => {
    const kernels = traceKernels(() => {
      recordKernel('Outer', () => [fused(), tf.cast(image, 'int32')]);
      expect(() => recordKernel('Broken', () => tf.reshape(fused(), [3, 3]))).toThrow();
      tf.neg(image);
    });
    expect(kernels.map(({ kernel }) => kernel)).toEqual(['Outer', 'Neg']);
    expect(kernels[0]?.outputs).toEqual([image.shape, image.shape]);
  });

  it('only runs the function outside of a trace', () => {
    const sum = tf.tidy(() => recordKernel('Anything', () => tf.add(1, 2)).dataSync()[0]);
    expect(sum).toBe(3);
  });
});

describe('traceTarget', () => {
  it('is the backend whose kernels are traced', () => {
    const seen: unknown[] = [];
    const look = () => void seen.push(isTracing(), traceTarget());
    traceKernels(look, { target: 'wasm' });
    traceKernels(look);
    look();
    expect(seen).toEqual([true, 'wasm', true, undefined, false, undefined]);
  });
});
