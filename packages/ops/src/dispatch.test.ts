import { traceKernels } from '@convkit/core';
import { expectClose } from '@convkit/testing';
import {
  add,
  type KernelConfig,
  registerKernel,
  type Scalar,
  scalar,
  type Tensor,
  tensor1d,
  tensor2d,
  unregisterKernel,
} from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { afterEach, expect, it } from 'vitest';
import { dispatch } from './dispatch.js';

const inputs = { logits: tensor2d([[1, 2]]), labels: tensor1d([0], 'int32') };
const reference = (): Tensor[] => [add(1, 1), tensor2d([[0, 0]])];
const run = () => dispatch('SoftmaxCrossEntropy', inputs, {}, reference);
const kernel = (kernelFunc: KernelConfig['kernelFunc']): KernelConfig => ({
  kernelName: 'SoftmaxCrossEntropy',
  backendName: 'cpu',
  kernelFunc,
});
let registered = false;
const register = (config: KernelConfig) => {
  registerKernel(config);
  registered = true;
};
afterEach(() => {
  if (registered) unregisterKernel('SoftmaxCrossEntropy', 'cpu');
  registered = false;
});

it('runs the reference if the backend has no kernel', () => {
  expectClose(run()[0] as Scalar, 2);
});

it('runs the kernel of the backend if there is one, with inputs and attributes', () => {
  const seen: unknown[] = [];
  register(
    kernel(({ inputs: given, attrs }) => {
      seen.push(Object.keys(given), attrs);
      return [scalar(7), tensor2d([[1, 1]])];
    }),
  );
  const [loss, gradient] = run();
  expectClose(loss as Scalar, 7);
  expectClose(gradient as Tensor, [1, 1]);
  expect(seen).toEqual([['logits', 'labels'], {}]);
});

it('records the kernel in a trace for a backend that has it, otherwise the reference', () => {
  const names = (target?: string) =>
    traceKernels(() => void run(), target === undefined ? {} : { target }).map((traced) => traced.kernel);
  expect(names('cpu')).toEqual(['Add']);
  register(
    kernel(() => {
      throw new Error('a trace runs no kernels');
    }),
  );
  expect(names('cpu')).toEqual(['SoftmaxCrossEntropy']);
  expect(names('webgl')).toEqual(['Add']);
  expect(names()).toEqual(['Add']);
});

it('has the output shapes of the reference in a trace', () => {
  register(kernel(() => []));
  const shapes: number[][] = [];
  traceKernels(() => shapes.push(...run().map(({ shape }) => shape)), { target: 'cpu' });
  expect(shapes).toEqual([[], [1, 2]]);
});
