import {
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
import { assertCounts } from './layer-options.js';

export interface LinearOptions {
  /** Features in and out. */
  readonly in: number;
  readonly out: number;
  /** True where absent. */
  readonly bias?: boolean;
  /** PyTorch's law where absent, as for the bias. */
  readonly weightInit?: Initializer;
  readonly biasInit?: Initializer;
  /** Applied last, in the same pass where the backend can. */
  readonly activation?: 'relu';
}

/** A fully connected layer: x weight + bias and an activation if any, [n, in] -> [n, out]. */
export class Linear extends Module {
  /** [in, out] */
  readonly weight: Variable<Rank.R2>;
  readonly bias: Variable<Rank.R1> | undefined;
  readonly #activation: 'relu' | undefined;

  /** @throws ConfigError when a feature count is not a positive whole number. */
  constructor(options: LinearOptions, rng: Rng) {
    super();
    assertCounts('Linear', { in: options.in, out: options.out });
    const { bias = true, weightInit = torchUniform, biasInit = torchUniform } = options;
    const shape: [number, number] = [options.in, options.out];
    this.weight = parameter<Rank.R2>(shape, weightInit, rng.child('weight'));
    this.bias = bias
      ? parameter<Rank.R1>([options.out], biasInit, rng.child('bias'), weightFans(shape))
      : undefined;
    this.#activation = options.activation;
  }

  /** @throws ShapeError when `x` is not [n, in]. */
  override forward(x: Tensor2D, pass: Pass = INFERENCE): Tensor2D {
    return pass.tap(this, linear(x, this.weight, this.bias, this.#activation));
  }
}
