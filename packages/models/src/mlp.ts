import { Linear } from '@convkit/blocks';
import {
  ConfigError,
  INFERENCE,
  type Initializer,
  Module,
  type Pass,
  type Recipe,
  type Rng,
  uniform,
} from '@convkit/core';
import { flatten } from '@convkit/ops';
import { relu, sigmoid, type Tensor, type Tensor2D, tanh } from '@tensorflow/tfjs-core';
import { completeOptions, refuseDropout, refuseStem, scaled } from './complete-options.js';
import type { ModelEntry, ModelOptions } from './model-entry.js';

const functions = { sigmoid, tanh, relu, linear: (x: Tensor2D) => x } as const;

/** What a unit puts out of its total input. */
export type UnitFunction = keyof typeof functions;

export interface MlpOptions {
  /** Units of each layer, the inputs first and the outputs last. */
  readonly sizes: readonly number[];
  /** Of the hidden units; the paper's `sigmoid` where absent. */
  readonly activation?: UnitFunction;
  /** Of the output units; `linear` where absent, for logits or for the values of a function. */
  readonly output?: UnitFunction;
  /** Of weights and biases; U(-0.3, 0.3) where absent, as in the paper's first example. */
  readonly start?: Initializer;
}

/**
 * Layers of units, each connected to all of the layer below: Rumelhart, Hinton & Williams 1986, equations 1 and 2. A unit's bias is
 * the weight of an input that is always 1. [n, ...inputs] -> [n, outputs].
 */
export class Mlp extends Module {
  readonly layers: readonly Linear[];
  readonly #activation: UnitFunction;
  readonly #output: UnitFunction;

  /** @throws ConfigError when there are fewer than two sizes, or one is not a positive whole number. */
  constructor(
    { sizes, activation = 'sigmoid', output = 'linear', start = uniform(0.3) }: MlpOptions,
    rng: Rng,
  ) {
    super();
    if (sizes.length < 2) {
      throw new ConfigError(`a multilayer perceptron has two sizes or more, got [${sizes}]`, {
        hint: 'Inputs come first, outputs last.',
      });
    }
    this.layers = sizes.slice(1).map((out, index) => {
      const layer = { in: sizes[index] as number, out, weightInit: start, biasInit: start };
      return new Linear(layer, rng.child(`layers.${index}`));
    });
    this.#activation = activation;
    this.#output = output;
  }

  /** @throws ShapeError when an image or a case has not as many values as there are inputs. */
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
  (output: UnitFunction) =>
  (options: ModelOptions, rng: Rng): Mlp => {
    refuseDropout('mlp', options);
    refuseStem('mlp', options);
    const { classes, input, widthMultiplier } = completeOptions(MNIST, options);
    const inputs = input.reduce((product, extent) => product * extent, 1);
    return new Mlp({ sizes: [inputs, scaled(HIDDEN, widthMultiplier), classes], output }, rng);
  };

/** The paper's learning rate and momentum; it goes through all cases before each step, here a step takes a batch. */
const recipe: Recipe = {
  input: { size: [28, 28], normalize: { mean: [0], std: [1] } },
  loss: 'cross-entropy',
  optimizer: { name: 'sgd', learningRate: 0.1, momentum: 0.9 },
  schedule: { name: 'constant' },
  batchSize: 64,
  epochs: 10,
  l2: [],
};

/** Any sizes: `Mlp`. The entry has those that images and classes ask for, and one hidden layer. */
export const mlp: ModelEntry = {
  name: 'mlp',
  family: 'mlp',
  paper: 'Rumelhart, Hinton & Williams: Learning representations by back-propagating errors',
  year: 1986,
  ...MNIST,
  variants: {
    'cross-entropy': {
      description: '784-100-10: sigmoid units, then logits',
      create: create('linear'),
      recipe,
    },
    'squared-error': {
      description:
        'as published: sigmoid units, the outputs too, against 1 for the right class and 0 for the others',
      create: create('sigmoid'),
      recipe: { ...recipe, loss: 'squared-error' },
    },
  },
};
