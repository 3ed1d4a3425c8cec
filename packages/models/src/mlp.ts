import { Linear } from '@convkit/blocks';
import {
  ConfigError,
  checkArguments,
  checkOptions,
  INFERENCE,
  type Initializer,
  Module,
  type Pass,
  type Recipe,
  type Rng,
  uniform,
} from '@convkit/core';
import { flatten } from '@convkit/ops';
import { sigmoid, type Tensor, type Tensor2D, tanh } from '@tensorflow/tfjs-core';
import type { ModelEntry, ModelOptions } from './model-entry.js';
import { rejectDropout, rejectStem, resolveOptions, scaled } from './resolve-options.js';

const same = (x: Tensor2D) => x;

/** Layers after a linear layer, which includes its ReLU. */
const functions = { sigmoid, tanh, relu: same, linear: same } as const;

/** Activation of a layer. */
export type Activation = keyof typeof functions;

/** Options of `Mlp`. */
export interface MlpOptions {
  /** Number of units of each layer, from the inputs to the outputs. */
  readonly sizes: readonly number[];
  /**
   * Activation of the hidden layers. The default is the paper's.
   * @defaultValue 'sigmoid'
   */
  readonly activation?: Activation;
  /**
   * Activation of the output layer. The default is for logits, or for approximating a function.
   * @defaultValue 'linear'
   */
  readonly output?: Activation;
  /** Initializer of weights and biases. Defaults to U(-0.3, 0.3), as in the paper's first example. */
  readonly init?: Initializer;
}

/**
 * Multilayer perceptron of fully connected layers, [n, ...inputs] -> [n, outputs]: Rumelhart, Hinton & Williams 1986, equations 1
 * and 2.
 */
export class Mlp extends Module {
  /** The layers, from the inputs to the outputs. */
  readonly layers: readonly Linear[];
  readonly #activation: Activation;
  readonly #output: Activation;

  /** @throws ConfigError if there are fewer than two sizes, or one is not a positive whole number. */
  constructor(options: MlpOptions, rng: Rng) {
    checkArguments('Mlp', { rng }, { rng: 'rng' });
    checkOptions('Mlp', options, { sizes: 'shape', init: 'function?' });
    const { sizes, activation = 'sigmoid', output = 'linear', init = uniform(0.3) } = options;
    super();
    if (sizes.length < 2) {
      throw new ConfigError(`Mlp needs at least two sizes, got [${sizes}]`, {
        hint: 'Pass the number of inputs, of hidden units, and of outputs.',
      });
    }
    this.layers = sizes.slice(1).map((out, index) => {
      const isRelu = (index === sizes.length - 2 ? output : activation) === 'relu';
      const layer = { in: sizes[index] as number, out, weightInit: init, biasInit: init };
      return new Linear(
        { ...layer, ...(isRelu && { activation: 'relu' as const }) },
        rng.child(`layers.${index}`),
      );
    });
    this.#activation = activation;
    this.#output = output;
  }

  /**
   * Applies the layers to `x`.
   * @throws ShapeError if the rows of `x` do not have as many values as there are inputs.
   */
  override forward(x: Tensor, pass: Pass = INFERENCE): Tensor2D {
    let h = flatten(x); // [n, inputs]
    for (const layer of this.layers.slice(0, -1)) h = functions[this.#activation](layer.forward(h, pass));
    const last = this.layers.at(-1) as Linear;
    return pass.tap(this, functions[this.#output](last.forward(h, pass))); // [n, outputs]
  }
}

const MNIST = { classes: 10, input: [28, 28, 1] } as const;
const HIDDEN = 100;

const create =
  (output: Activation) =>
  (options: ModelOptions, rng: Rng): Mlp => {
    rejectDropout('mlp', options);
    rejectStem('mlp', options);
    const { classes, input, widthMultiplier } = resolveOptions(MNIST, options);
    const inputs = input.reduce((product, length) => product * length, 1);
    return new Mlp({ sizes: [inputs, scaled(HIDDEN, widthMultiplier), classes], output }, rng);
  };

/** The paper's learning rate and momentum. The paper uses all training cases in each step, here a step uses a batch. */
const recipe: Recipe = {
  input: { size: [28, 28], normalize: { mean: [0], std: [1] } },
  loss: 'cross-entropy',
  optimizer: { name: 'sgd', learningRate: 0.1, momentum: 0.9 },
  schedule: { name: 'constant' },
  batchSize: 64,
  epochs: 10,
  l2: [],
};

/** Multilayer perceptron with one hidden layer. For other sizes, use `Mlp`. */
export const mlp: ModelEntry = {
  name: 'mlp',
  family: 'mlp',
  paper: 'Rumelhart, Hinton & Williams: Learning representations by back-propagating errors',
  year: 1986,
  ...MNIST,
  variants: {
    'cross-entropy': {
      description: '784-100-10: a hidden layer of sigmoid units, then logits',
      create: create('linear'),
      recipe,
    },
    'squared-error': {
      description:
        'As published: sigmoid units in both layers, trained towards 1 for the correct class and 0 for others',
      create: create('sigmoid'),
      recipe: { ...recipe, loss: 'squared-error' },
    },
  },
};
