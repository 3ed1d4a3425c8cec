import {
  ConfigError,
  checkArguments,
  checkOptions,
  INFERENCE,
  type Initializer,
  Module,
  type Pass,
  parameter,
  type Rng,
  torchUniform,
  type WeightKind,
  weightFans,
} from '@convkit/core';
import { type Conv1dOptions as ConvolutionOptions, conv1d } from '@convkit/ops';
import type { Rank, Tensor3D, Variable } from '@tensorflow/tfjs-core';
import { checkPadding, checkSizes } from '../layer-options.js';

/** Options of `Conv1d`. */
export interface Conv1dOptions extends Omit<ConvolutionOptions, 'bias'> {
  /** Number of input channels, a multiple of `groups`. */
  readonly in: number;
  /** Number of output channels, a multiple of `groups`. */
  readonly out: number;
  /** Length of the filters in steps. */
  readonly kernel: number;
  /**
   * Adds a trainable bias.
   * @defaultValue true
   */
  readonly bias?: boolean;
  /** Weight initializer. Defaults to PyTorch's (`torchUniform`). */
  readonly weightInit?: Initializer;
  /** Bias initializer. Defaults to PyTorch's (`torchUniform`). */
  readonly biasInit?: Initializer;
}

/**
 * 1-D convolution (cross-correlation) of series, [n, length, in] -> [n, length', out] with length' = floor((length + 2 * padding -
 * dilation * (kernel - 1) - 1) / stride) + 1. PyTorch's `Conv1d`, with channels last.
 */
export class Conv1d extends Module {
  /** [kernel, in / groups, out] */
  readonly weight: Variable<Rank.R3>;
  /** [out] */
  readonly bias: Variable<Rank.R1> | undefined;
  readonly #options: ConvolutionOptions;

  /**
   * @throws ConfigError if a size is not a positive whole number, the channels are not multiples of `groups`, or both stride and dilation
   * are above 1.
   */
  constructor(options: Conv1dOptions, rng: Rng) {
    checkArguments('Conv1d', { rng }, { rng: 'rng' });
    checkOptions('Conv1d', options, {
      weightInit: 'function?',
      biasInit: 'function?',
      bias: 'boolean?',
      activation: 'string?',
    });
    super();
    const { kernel, bias = true, weightInit = torchUniform, biasInit = torchUniform } = options;
    const { stride = 1, padding = 'valid', dilation = 1, groups = 1, activation } = options;
    checkSizes('Conv1d', { in: options.in, out: options.out, kernel, stride, dilation, groups });
    checkPadding('Conv1d', padding);
    checkCombination(options.in, options.out, { stride, dilation, groups });
    const shape: [number, number, number] = [kernel, options.in / groups, options.out];
    this.weight = parameter<Rank.R3>(shape, weightInit, rng.child('weight'));
    this.bias = bias
      ? parameter<Rank.R1>([options.out], biasInit, rng.child('bias'), weightFans(shape))
      : undefined;
    this.#options = { stride, padding, dilation, groups, bias: this.bias, activation };
  }

  /**
   * Applies the convolution to `x`.
   * @throws ShapeError if `x` is not [n, length, in] or is shorter than the filters.
   */
  override forward(x: Tensor3D, pass: Pass = INFERENCE): Tensor3D {
    return pass.tap(this, conv1d(x, this.weight, this.#options));
  }

  /** Filters of series. */
  override weightKind(): WeightKind {
    return 'series-filter';
  }
}

function checkCombination(
  inChannels: number,
  outChannels: number,
  { stride, dilation, groups }: { stride: number; dilation: number; groups: number },
): void {
  if (stride > 1 && dilation > 1) {
    throw new ConfigError(`Conv1d cannot combine a stride of ${stride} with a dilation of ${dilation}`, {
      hint: 'Set one of them to 1.',
    });
  }
  if (inChannels % groups === 0 && outChannels % groups === 0) return;
  throw new ConfigError(
    `Conv1d cannot divide ${inChannels} input and ${outChannels} output channels into ${groups} groups`,
    { hint: 'Make both numbers multiples of the groups.' },
  );
}
