import { INFERENCE, type Module, type Pass, Rng } from '@convkit/core';
import { concat, keep, mean, mul, sub, type Tensor2D } from '@tensorflow/tfjs-core';
import { Network, Scale, scale, WithHead, weightOfColumns } from './modules.fixture.js';
import type { ModuleExpectations } from './test-module.js';

class WiderInTraining extends Scale {
  override forward(x: Tensor2D, pass: Pass = INFERENCE): Tensor2D {
    const y = super.forward(x, pass);
    return pass.training ? concat([y, y], 1) : y;
  }
}

class NotFinite extends Scale {
  override forward(x: Tensor2D, pass: Pass = INFERENCE): Tensor2D {
    return pass.training ? super.forward(x, pass) : mul(super.forward(x, pass), Number.POSITIVE_INFINITY);
  }
}

class UnusedBias extends Scale {
  readonly bias = weightOfColumns(new Rng(1));
}

class WrongGradient extends Scale {
  override forward(x: Tensor2D, pass: Pass = INFERENCE): Tensor2D {
    return pass.tap(this, scale(x, this.weight, 1, 1.01));
  }
}

class OwnRandomness extends Scale {
  static #made = 0;

  constructor() {
    super(new Rng(OwnRandomness.#made++));
  }
}

class HiddenWeight extends Scale {
  readonly #hidden: Scale;

  constructor(rng: Rng) {
    super(rng);
    this.#hidden = new Scale(rng.child('hidden'));
  }

  override forward(x: Tensor2D, pass: Pass = INFERENCE): Tensor2D {
    return super.forward(this.#hidden.forward(x), pass);
  }
}

class MixesImages extends Scale {
  override forward(x: Tensor2D, pass: Pass = INFERENCE): Tensor2D {
    return super.forward(pass.training ? x : sub(x, mean(x, 0)), pass);
  }
}

class Untapped extends Scale {
  override forward(x: Tensor2D): Tensor2D {
    return scale(x, this.weight, 1);
  }
}

class ReadsValues extends Scale {
  override forward(x: Tensor2D, pass: Pass = INFERENCE): Tensor2D {
    return super.forward(mul(x, x.dataSync()[0] === 0 ? 0 : 1), pass);
  }
}

/** Does not pass the logits of its auxiliary classifier to the pass. */
class SilentHead extends WithHead {
  override forward(x: Tensor2D, pass: Pass = INFERENCE): Tensor2D {
    return super.forward(x, { ...pass, auxiliary: () => {} });
  }
}

class WrongHead extends WithHead {
  override readonly head = new WrongGradient(new Rng(1));
}

class KeepsTensors extends Scale {
  override forward(x: Tensor2D, pass: Pass = INFERENCE): Tensor2D {
    return keep(super.forward(x, pass));
  }
}

const inNetwork = (Second: new (rng: Rng) => Module) => (rng: Rng) => new Network(rng, Second);
const expected = { input: [4, 3], output: [4, 3], parameters: 6 };
const withScale = inNetwork(Scale);

type Broken = readonly [
  name: string,
  failing: string,
  create: (rng: Rng) => Module,
  expected: ModuleExpectations,
];

/** Modules that break the contract, with words of the title of the test that must fail. */
export const BROKEN_MODULES: readonly Broken[] = [
  ['WiderInTraining', 'expected shape', inNetwork(WiderInTraining), expected],
  ['NotFinite', 'finite numbers', inNetwork(NotFinite), expected],
  ['wrong count', 'number of parameters', withScale, { ...expected, parameters: 7 }],
  ['UnusedBias', 'nonzero gradient', inNetwork(UnusedBias), { ...expected, parameters: 9 }],
  [
    'needless exception',
    'nonzero gradient',
    withScale,
    { ...expected, withoutGradient: { 'layers.0.weight': 'no reason' } },
  ],
  ['WrongGradient', 'finite differences', inNetwork(WrongGradient), { ...expected, differences: {} }],
  ['SilentHead', 'nonzero gradient', (rng) => new SilentHead(rng), expected],
  ['WrongHead', 'finite differences', (rng) => new WrongHead(rng), { ...expected, differences: {} }],
  ['OwnRandomness', 'determined by the generator', inNetwork(OwnRandomness), expected],
  ['HiddenWeight', 'state dict', inNetwork(HiddenWeight), expected],
  ['MixesImages', 'each image independently', inNetwork(MixesImages), expected],
  ['Untapped', 'taps each', inNetwork(Untapped), expected],
  ['ReadsValues', 'runs in a trace', inNetwork(ReadsValues), expected],
  ['KeepsTensors', 'leaks no tensors', inNetwork(KeepsTensors), expected],
];
