import '@tensorflow/tfjs-backend-cpu';
import { Rng } from '@convkit/core';
import { customGrad, engine, mul, type Tensor, tensor1d, variable } from '@tensorflow/tfjs-core';
import { testArguments } from '../../../tooling/lib/arguments.js';
import * as testing from './index.js';

/** tfjs-core comes without gradients. */
const doubled = customGrad((x) => ({ value: mul(x as Tensor, 2), gradFunc: (dy) => mul(dy, 2) }));

const definesTests = 'it defines tests, which fail with what is wrong';
const options = () => ({ epsilon: 0.01, samples: 2, seed: 1, tolerance: 0.1 });
/** A failed assertion is an answer. */
const asserted =
  (run: (...values: never[]) => unknown) =>
  (...values: never[]) => {
    try {
      return run(...values);
    } catch (error) {
      if ((error as Error).name !== 'AssertionError') throw error;
    }
  };

testArguments(
  testing,
  {
    checkGradients: {
      valid: () => [(x: Tensor) => doubled(x), [tensor1d([1, 2])], options()],
      call: asserted(testing.checkGradients),
      depth: 0,
    },
    checkVariableGradients: {
      valid: () => {
        const x = variable(tensor1d([1]));
        return [() => doubled(x), new Map([['x', x]]), options()];
      },
      call: asserted(testing.checkVariableGradients),
      depth: 0,
    },
    expectClose: 'it compares whatever it gets, and fails with an assertion',
    expectNoLeaks: { valid: () => [() => {}], call: asserted(testing.expectNoLeaks) },
    normalValues: () => [[2, 3], new Rng(1)],
    spacedValues: () => [[2, 3], new Rng(1), 0.1],
    testDataset: definesTests,
    testKernelPack: definesTests,
    testModule: definesTests,
    testNetwork: definesTests,
  },
  engine(),
);
