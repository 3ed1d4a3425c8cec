import '@tensorflow/tfjs-backend-cpu';
import { buffers, ConfigError, parameters, Rng, stateDict, summarize } from '@convkit/core';
import { installGradients } from '@convkit/ops';
import { checkGradients, expectClose, normalValues, testModule } from '@convkit/testing';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { RbfOutput } from './rbf-output.js';
import { testRejectedInputs } from './rejected-inputs.fixture.js';

installGradients();

const CODES = [
  [1, -1, 1],
  [-1, -1, 1],
];

describe('RbfOutput', () => {
  it('is the squared distance to each code', () => {
    const y = new RbfOutput(CODES).forward(tf.tensor2d([1, -1, 1, 0, 2, -0.5], [2, 3]));
    expectClose(y, tf.tensor2d([0, 4, 12.25, 12.25], [2, 2]));
  });

  it('keeps its codes in a buffer, which is not trained', () => {
    const layer = new RbfOutput(CODES);
    expect([...stateDict(layer).keys()]).toEqual(['codes']);
    expect([...buffers(layer).keys()]).toEqual(['codes']);
    expect([...parameters(layer).keys()]).toEqual([]);
    expect(layer.codes.trainable).toBe(false);
    expect(layer.codes.arraySync()).toEqual(CODES);
  });

  it("counts the paper's connections for ten classes of 84 features", () => {
    const codes = Array.from({ length: 10 }, () => new Array<number>(84).fill(1));
    expect(summarize(() => new RbfOutput(codes), [84])).toMatchObject([
      { type: 'RbfOutput', output: [10], parameters: 0, connections: 840, multiplyAdds: 0 },
    ]);
  });

  it('has the correct gradient', () => {
    const layer = new RbfOutput(CODES);
    checkGradients((x) => layer.forward(x as tf.Tensor2D), [normalValues([4, 3], new Rng(2))]);
  });

  // The first shape would broadcast.
  testRejectedInputs(() => new RbfOutput(CODES), [[2, 1], [2, 4], [3], [1, 1, 3]]);

  it.each([[[]], [[[]]], [[[1, 1], [1]]]])('rejects the codes %j', (codes) => {
    expect(() => new RbfOutput(codes)).toThrow(ConfigError);
  });
});

testModule('RbfOutput', () => new RbfOutput(CODES), { input: [4, 3], output: [4, 2], parameters: 0 });
