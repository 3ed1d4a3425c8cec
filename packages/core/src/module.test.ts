import '@tensorflow/tfjs-backend-cpu';
import { add, mul, type Tensor, tensor, Variable, variable } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { chain, isModule, Module, namedModules, namedVariables } from './module.js';

class Scale extends Module {
  readonly weight: Variable;
  readonly #unseen = variable(tensor([0]));

  constructor(readonly factor: number) {
    super();
    this.weight = variable(tensor([factor]));
  }

  forward(x: Tensor): Tensor {
    return add(mul(x, this.weight), this.#unseen);
  }
}

class Net extends Module {
  readonly stem = new Scale(2);
  readonly layer1 = [new Scale(3), [new Scale(5), new Scale(7)]] as const;
  readonly downsample: Module[] = [];
  readonly biases = [variable(tensor([1])), variable(tensor([2]))];
  readonly options = { notAModule: new Scale(11) };
  readonly name = 'net';
  readonly nothing = null;

  forward(x: Tensor): Tensor {
    return x;
  }
}

describe('modules', () => {
  it('are recognized by their brand, also those of another copy of convkit', () => {
    expect(isModule(new Scale(1))).toBe(true);
    expect(isModule({ [Symbol.for('convkit.module')]: true })).toBe(true);
    for (const other of [null, undefined, {}, [], 'text', () => {}]) expect(isModule(other)).toBe(false);
    expect(Object.keys(new Scale(1))).toEqual(['factor', 'weight']);
  });

  it('are named by their path of fields, parents first', () => {
    const net = new Net();
    expect([...namedModules(net)].map(([path, module]) => [path, module.constructor.name])).toEqual([
      ['', 'Net'],
      ['stem', 'Scale'],
      ['layer1.0', 'Scale'],
      ['layer1.1.0', 'Scale'],
      ['layer1.1.1', 'Scale'],
    ]);
    expect([...namedModules([net.stem])].map(([path]) => path)).toEqual(['0']);
  });

  it('name their variables as PyTorch does', () => {
    const variables = [...namedVariables(new Net())];
    expect(variables.map(([key]) => key)).toEqual([
      'stem.weight',
      'layer1.0.weight',
      'layer1.1.0.weight',
      'layer1.1.1.weight',
      'biases.0',
      'biases.1',
    ]);
    expect(variables.every(([, state]) => state instanceof Variable)).toBe(true);
  });
});

describe('chain', () => {
  it('applies modules in order', () => {
    class Append extends Module {
      constructor(readonly digit: number) {
        super();
      }
      forward(x: Tensor): Tensor {
        return tensor((x.dataSync()[0] as number) * 10 + this.digit);
      }
    }
    const y = chain(
      [1, 2, 3].map((digit) => new Append(digit)),
      tensor(0),
    );
    expect(y.dataSync()[0]).toBe(123);
  });

  it('is the identity for an empty list', () => {
    const x = tensor(1);
    expect(chain([], x)).toBe(x);
  });
});
