import '@tensorflow/tfjs-backend-cpu';
import { bytesSource, readTensors } from '@convkit/checkpoint';
import { disposeModule, parameters, Rng, stateDict, type TrainingPass, trainingPass } from '@convkit/core';
import { installGradients } from '@convkit/ops';
import { expectClose, testModule } from '@convkit/testing';
import {
  mul,
  type NamedTensorMap,
  type Scalar,
  square,
  sub,
  sum,
  type Tensor,
  tidy,
  transpose,
  variableGrads,
} from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { decodeModel } from './decode-model.js';
import { goldenFile, goldenOf, pixels } from './goldens.fixture.js';
import { importOnnx } from './import-onnx.js';
import { OnnxModule } from './onnx-module.js';
import { openOnnx } from './open-onnx.js';

installGradients();

/** Networks as PyTorch exports them. */
const NETWORKS = [
  'resnet',
  'resnet-names',
  'googlenet',
  'vgg',
  'vgg-training',
  'alexnet',
  'mobilenet',
  'activations',
];

describe.each(NETWORKS)("PyTorch's %s", (name) => {
  const { size, output } = goldenOf(name);

  it('computes what PyTorch computes, for several batch sizes', async () => {
    const module = await importOnnx(goldenFile(name));
    const outputs = output.length / 3;
    for (const batch of [1, 3]) {
      const expected = output.slice(0, batch * outputs);
      const y = tidy(() => module.forward(pixels(size, batch)));
      expect(y.shape).toEqual([batch, outputs]);
      expectClose(y, expected, { absolute: 1e-5 * Math.max(...output.map(Math.abs)), relative: 1e-5 });
    }
    disposeModule(module);
  });
});

for (const name of NETWORKS) {
  const { size, output, parameters } = goldenOf(name);
  testModule(`PyTorch's ${name}`, () => new OnnxModule(decodeModel(goldenFile(name))), {
    input: [3, ...size, 3],
    output: [3, output.length / 3],
    parameters,
    values: ([batch]) => pixels(size, batch),
  });
}

/** Sum of squares of the output, and its gradients by key. */
function gradientsOf(module: OnnxModule, x: Tensor, pass: TrainingPass) {
  const variables = parameters(module);
  const loss = () => sum(square(module.forward(x, pass))) as Scalar;
  const { grads, value } = tidy((): { grads: NamedTensorMap; value: Scalar } =>
    variableGrads(loss, [...variables.values()]),
  );
  const gradients = new Map([...variables].map(([key, { name }]) => [key, grads[name] as Tensor]));
  return { loss: value.dataSync()[0] as number, gradients };
}

describe('an imported network that keeps the names of its parameters', () => {
  const { size, training } = goldenOf('resnet-names');

  it("has PyTorch's gradient of each parameter, and its running statistics after a step", async () => {
    const module = await importOnnx(goldenFile('resnet-names'));
    const pass = trainingPass(module, { rng: new Rng(1), step: 0 });
    const { gradients } = gradientsOf(module, pixels(size), pass);
    expect([...gradients.keys()].sort()).toEqual(Object.keys(training?.gradients ?? {}).sort());
    for (const [key, expected] of Object.entries(training?.gradients ?? {})) {
      const gradient = gradients.get(key) as Tensor;
      const order = { 4: [3, 2, 0, 1], 2: [1, 0] }[gradient.rank];
      const largest = Math.max(...expected.map(Math.abs));
      expectClose(order ? transpose(gradient, order) : gradient, [...expected], {
        absolute: 1e-4 * largest,
        relative: 1e-4,
      });
    }
    pass.commit();
    for (const [key, expected] of Object.entries(training?.buffers ?? {})) {
      expectClose(stateDict(module).get(key) as Tensor, [...expected], { absolute: 1e-5 });
    }
    disposeModule(module);
  });

  it('is fine-tuned: each of some steps lowers the loss', async () => {
    const module = await importOnnx(goldenFile('resnet-names'));
    const losses: number[] = [];
    for (let step = 0; step < 5; step++) {
      const pass = trainingPass(module, { rng: new Rng(1), step });
      const { loss, gradients } = gradientsOf(module, pixels(size), pass);
      losses.push(loss);
      for (const [key, variable] of parameters(module)) {
        tidy(() => variable.assign(sub(variable, mul(gradients.get(key) as Tensor, 1e-2))));
      }
      pass.commit();
    }
    expect(losses).toEqual(losses.toSorted((a, b) => b - a));
    expect(losses.at(-1)).toBeLessThan(0.7 * (losses[0] as number));
    disposeModule(module);
  });

  it('has a state dict under the keys of the file', async () => {
    const module = await importOnnx(goldenFile('resnet-names'));
    const file = await openOnnx(bytesSource(goldenFile('resnet-names')));
    const tensors = await readTensors(file);
    expect([...stateDict(module).keys()].sort()).toEqual([...tensors.keys()].sort());
    disposeModule(module);
  });
});

it('drops values in training only, with the generator of the pass', async () => {
  const { size } = goldenOf('vgg-training');
  const module = await importOnnx(goldenFile('vgg-training'));
  const train = (step: number) =>
    module.forward(pixels(size), trainingPass(module, { rng: new Rng(1), step })).dataSync();
  expect(train(0)).toEqual(train(0));
  expect(train(0)).not.toEqual(train(1));
  expect(train(0)).not.toEqual(module.forward(pixels(size)).dataSync());
  disposeModule(module);
});
