import {
  checkArguments,
  checkOptions,
  INFERENCE,
  type Initializer,
  Module,
  type Pass,
  parameter,
  type Rng,
  torchUniform,
  weightFans,
} from '@convkit/core';
import { linear } from '@convkit/ops';
import type { Rank, Tensor2D, Variable } from '@tensorflow/tfjs-core';
import { checkSizes } from './layer-options.js';

/** Options of `Linear`. */
export interface LinearOptions {
  /** Number of input features. */
  readonly in: number;
  /** Number of output features. */
  readonly out: number;
  /**
   * Adds a trainable bias.
   * @defaultValue true
   */
  readonly bias?: boolean;
  /** Weight initializer. Defaults to PyTorch's (`torchUniform`). */
  readonly weightInit?: Initializer;
  /** Bias initializer. Defaults to PyTorch's (`torchUniform`). */
  readonly biasInit?: Initializer;
  /** Activation after the bias. Defaults to none. */
  readonly activation?: 'relu';
}

/** Fully connected layer: activation(x weight + bias), [n, in] -> [n, out]. */
export class Linear extends Module {
  /** [in, out] */
  readonly weight: Variable<Rank.R2>;
  /** [out] */
  readonly bias: Variable<Rank.R1> | undefined;
  readonly #activation: 'relu' | undefined;

  /** @throws ConfigError if the number of features is not a positive whole number. */
  constructor(options: LinearOptions, rng: Rng) {
    checkArguments('Linear', { rng }, { rng: 'rng' });
    checkOptions('Linear', options, {
      weightInit: 'function?',
      biasInit: 'function?',
      bias: 'boolean?',
      activation: 'string?',
    });
    super();
    checkSizes('Linear', { in: options.in, out: options.out });
    const { bias = true, weightInit = torchUniform, biasInit = torchUniform } = options;
    const shape: [number, number] = [options.in, options.out];
    this.weight = parameter<Rank.R2>(shape, weightInit, rng.child('weight'));
    this.bias = bias
      ? parameter<Rank.R1>([options.out], biasInit, rng.child('bias'), weightFans(shape))
      : undefined;
    this.#activation = options.activation;
  }

  /**
   * Applies the layer to `x`.
   * @throws ShapeError if `x` is not [n, in].
   */
  override forward(x: Tensor2D, pass: Pass = INFERENCE): Tensor2D {
    return pass.tap(this, linear(x, this.weight, this.bias, this.#activation), this.#activation);
  }
}
