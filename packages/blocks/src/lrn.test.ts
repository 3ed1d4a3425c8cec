import '@tensorflow/tfjs-backend-cpu';
import { ConfigError, Rng, summarize } from '@convkit/core';
import { installGradients, type LrnOptions } from '@convkit/ops';
import { checkGradients, expectClose, normalValues, testModule } from '@convkit/testing';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { Lrn } from './lrn.js';
import { testRejectedInputs } from './rejected-inputs.fixture.js';

installGradients();

describe('Lrn', () => {
  it('divides by a power of the squares of adjacent channels', () => {
    const y = new Lrn({ size: 3, alpha: 1, beta: 0.5, k: 1 }).forward(
      tf.tensor4d([2, 2, 4, 0], [1, 1, 1, 4]),
    );
    // Sums of squares: 4 + 4, 4 + 4 + 16, 4 + 16 + 0, 16 + 0.
    expectClose(y, [2 / 3, 2 / 5, 4 / Math.sqrt(21), 0]);
  });

  it("defaults to AlexNet's constants", () => {
    expectClose(new Lrn().forward(tf.tensor4d([100], [1, 1, 1, 1])), [100 / 3 ** 0.75]);
  });

  it('passes the correct gradient to its input', () => {
    const layer = new Lrn({ size: 5, alpha: 0.5 });
    checkGradients((x) => layer.forward(x as tf.Tensor4D), [normalValues([2, 2, 3, 6], new Rng(1))]);
  });

  it('costs no connections', () => {
    expect(summarize(() => new Lrn(), [27, 27, 96])).toMatchObject([
      { type: 'Lrn', output: [27, 27, 96], parameters: 0, connections: 0, multiplyAdds: 0 },
    ]);
  });

  testRejectedInputs(() => new Lrn(), [[9, 9, 1]]);

  it.each<[LrnOptions]>([[{ size: 4 }], [{ size: 0 }], [{ alpha: -1 }], [{ beta: 0 }], [{ k: 0 }]])(
    'rejects the options %j',
    (options) => {
      expect(() => new Lrn(options)).toThrow(ConfigError);
    },
  );
});

testModule('Lrn', () => new Lrn({ alpha: 0.1 }), {
  input: [2, 3, 4, 8],
  output: [2, 3, 4, 8],
  parameters: 0,
});
