import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { ShapeError } from '../errors.js';
import { heNormal, type Initializer, zeros } from '../initializers.js';
import { chain, INFERENCE, Module, type Pass } from '../module.js';
import { Rng } from '../rng.js';
import { buffer, parameter } from '../variables.js';
import { summarize, summaryTotals } from './summarize.js';

const rng = new Rng(1);

class Conv extends Module {
  readonly weight: tf.Variable<tf.Rank.R4>;
  readonly bias: tf.Variable<tf.Rank.R1>;
  readonly #pad: 'same' | 'valid';

  constructor(kernel: number, channels: number, features: number, pad: 'same' | 'valid' = 'same') {
    super();
    this.#pad = pad;
    this.weight = parameter<tf.Rank.R4>([kernel, kernel, channels, features], heNormal, rng);
    this.bias = parameter<tf.Rank.R1>([features], zeros, rng, { fanIn: 1, fanOut: 1 });
  }

  forward(x: tf.Tensor, pass: Pass = INFERENCE): tf.Tensor {
    const y = tf.conv2d(x as tf.Tensor4D, this.weight, 1, this.#pad);
    return pass.tap(this, tf.add(y, this.bias));
  }
}

class Linear extends Module {
  readonly weight: tf.Variable<tf.Rank.R2>;

  constructor(inputs: number, outputs: number) {
    super();
    this.weight = parameter<tf.Rank.R2>([inputs, outputs], heNormal, rng);
  }

  forward(x: tf.Tensor, pass: Pass = INFERENCE): tf.Tensor {
    return pass.tap(this, tf.matMul(tf.reshape(x, [x.shape[0] as number, -1]), this.weight));
  }
}

class Chain extends Module {
  constructor(readonly layers: Module[]) {
    super();
  }

  forward(x: tf.Tensor, pass: Pass = INFERENCE): tf.Tensor {
    return pass.tap(this, chain(this.layers, x, pass));
  }
}

class Residual extends Chain {
  override forward(x: tf.Tensor, pass: Pass = INFERENCE): tf.Tensor {
    return pass.tap(this, tf.relu(tf.add(x, chain(this.layers, x, pass))));
  }
}

/** A trainable 2x2 subsampling that overrides its cost. */
class Subsampling extends Module {
  readonly weight = parameter<tf.Rank.R1>([6], zeros, rng, { fanIn: 4, fanOut: 1 });
  readonly bias = parameter<tf.Rank.R1>([6], zeros, rng, { fanIn: 4, fanOut: 1 });
  readonly seen = buffer<tf.Rank.R1>(new Float32Array(6), [6]);

  forward(x: tf.Tensor, pass: Pass = INFERENCE): tf.Tensor {
    return pass.tap(
      this,
      tf.add(tf.mul(tf.avgPool(x as tf.Tensor4D, 2, 2, 'valid'), this.weight), this.bias),
    );
  }

  override cost(output: readonly number[]) {
    const units = output.reduce((product, length) => product * length, 1);
    return { multiplyAdds: 0, connections: units * 5 };
  }
}

class Nothing extends Module {
  forward(x: tf.Tensor, pass: Pass = INFERENCE): tf.Tensor {
    return pass.tap(this, x);
  }
}

describe('summarize', () => {
  it('counts a 5x5 convolution, with and without a 1x1 reduction', () => {
    const direct = summarize(() => new Conv(5, 192, 32), [28, 28, 192]);
    expect(direct).toEqual([
      {
        layer: '',
        type: 'Conv',
        output: [28, 28, 32],
        parameters: 5 * 5 * 192 * 32 + 32,
        connections: 120_422_400 + 28 * 28 * 32,
        multiplyAdds: 120_422_400,
        activationBytes: 2 * 4 * 28 * 28 * 32,
      },
    ]);
    const reduced = summarize(() => new Chain([new Conv(1, 192, 16), new Conv(5, 16, 32)]), [28, 28, 192]);
    expect(reduced.map(({ layer }) => layer)).toEqual(['layers.0', 'layers.1']);
    expect(summaryTotals(reduced).multiplyAdds).toBe(12_443_648);
  });

  it("matches the paper's numbers for C1 and S2", () => {
    const rows = summarize(() => new Chain([new Conv(5, 1, 6, 'valid'), new Subsampling()]), [32, 32, 1]);
    expect(rows[0]).toMatchObject({ parameters: 156, connections: 122_304, output: [28, 28, 6] });
    expect(rows[1]).toMatchObject({ parameters: 12, connections: 5_880, multiplyAdds: 0 });
  });

  it('has a row for what a block computes itself', () => {
    const rows = summarize(() => new Chain([new Residual([new Conv(3, 4, 4)]), new Nothing()]), [8, 8, 4]);
    expect(rows.map(({ layer, type }) => [layer, type])).toEqual([
      ['layers.0.layers.0', 'Conv'],
      ['layers.0', 'Residual'],
      ['layers.1', 'Nothing'],
    ]);
    expect(rows[1]).toMatchObject({ parameters: 0, connections: 0, activationBytes: 2 * 4 * 8 * 8 * 4 });
    expect(rows[2]).toMatchObject({ output: [8, 8, 4], multiplyAdds: 0, activationBytes: 0 });
  });

  it('counts the parameters of a shared layer once and its cost twice', () => {
    const shared = () => {
      const conv = new Conv(3, 4, 4);
      return new Chain([conv, conv]);
    };
    const rows = summarize(shared, [8, 8, 4]);
    expect(rows.map(({ parameters }) => parameters)).toEqual([148, 0]);
    expect(rows.map(({ multiplyAdds }) => multiplyAdds)).toEqual([9216, 9216]);
  });

  it('does not count the bytes of views', () => {
    const [row] = summarize(() => new Linear(16, 10), [4, 4, 1]);
    expect(row).toMatchObject({ output: [10], multiplyAdds: 160, connections: 160, activationBytes: 40 });
  });

  it('draws no initial values, however large the network', () => {
    const never: Initializer = () => {
      throw new Error('an initializer was asked for values');
    };
    class Huge extends Module {
      readonly weight = parameter<tf.Rank.R2>([512 * 224 * 224, 5], never, new Rng(0));
      override forward(x: tf.Tensor, pass: Pass = INFERENCE): tf.Tensor {
        return pass.tap(this, x);
      }
    }
    expect(summarize(() => new Huge(), [1, 1, 1])[0]?.parameters).toBe(512 * 224 * 224 * 5);
  });

  it('leaks no tensors, and no backend if there was none', () => {
    expect(tf.engine().backendName).toBeFalsy();
    const before = { ...tf.engine().registeredVariables };
    const { numTensors } = tf.engine().state;
    summarize(() => new Chain([new Conv(3, 4, 6), new Subsampling()]), [8, 8, 4]);
    expect(tf.engine().backendName).toBeFalsy();
    expect(tf.engine().backendNames()).toEqual([]);
    expect(tf.engine().state.numTensors).toBe(numTensors);
    expect(tf.engine().registeredVariables).toEqual(before);
  });

  it.each([[[]], [[0, 3, 3]], [[2.5]], [[Number.NaN]], [[-1, 2, 2]]])(
    'rejects an input shape of [%s]',
    (input) => {
      expect(() => summarize(() => new Nothing(), input)).toThrow(ShapeError);
    },
  );
});
