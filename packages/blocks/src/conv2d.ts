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
  weightFans,
} from '@convkit/core';
import { type Conv2dOptions as ConvolutionOptions, conv2d } from '@convkit/ops';
import type { Size2d } from '@convkit/ops/kernels';
import type { Rank, Tensor4D, Variable } from '@tensorflow/tfjs-core';
import { checkPadding, checkSizes } from './layer-options.js';

/** Options of `Conv2d`. */
export interface Conv2dOptions extends Omit<ConvolutionOptions, 'bias'> {
  /** Number of input channels, a multiple of `groups`. */
  readonly in: number;
  /** Number of output channels, a multiple of `groups`. */
  readonly out: number;
  /** Height and width of the filters in pixels; one number for a square. */
  readonly kernel: number | Size2d;
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
 * 2-D convolution (cross-correlation), [n, h, w, in] -> [n, h', w', out] with h' = floor((h + 2 * padding - kernel) / stride) + 1.
 * LeCun et al. 1998, section II.A. With `groups`, each group of output channels sees its own group of input channels only:
 * Krizhevsky et al. 2012, section 3.5. As many groups as input channels make it depthwise.
 */
export class Conv2d extends Module {
  /** [kernelHeight, kernelWidth, in / groups, out] */
  readonly weight: Variable<Rank.R4>;
  /** [out] */
  readonly bias: Variable<Rank.R1> | undefined;
  readonly #options: ConvolutionOptions;

  /** @throws ConfigError if a size is not a positive whole number, or the channels are not multiples of `groups`. */
  constructor(options: Conv2dOptions, rng: Rng) {
    checkArguments('Conv2d', { rng }, { rng: 'rng' });
    checkOptions('Conv2d', options, {
      weightInit: 'function?',
      biasInit: 'function?',
      bias: 'boolean?',
      activation: 'string?',
    });
    super();
    checkSizes('Conv2d', {
      in: options.in,
      out: options.out,
      kernel: options.kernel,
      stride: options.stride ?? 1,
      groups: options.groups ?? 1,
    });
    checkPadding('Conv2d', options.padding);
    const {
      kernel,
      bias = true,
      weightInit = torchUniform,
      biasInit = torchUniform,
      stride,
      padding,
      groups = 1,
      activation,
    } = options;
    checkGroups(options.in, options.out, groups);
    const [height, width] = typeof kernel === 'number' ? [kernel, kernel] : kernel;
    const shape: [number, number, number, number] = [height, width, options.in / groups, options.out];
    this.weight = parameter<Rank.R4>(shape, weightInit, rng.child('weight'));
    this.bias = bias
      ? parameter<Rank.R1>([options.out], biasInit, rng.child('bias'), weightFans(shape))
      : undefined;
    this.#options = {
      ...(stride !== undefined && { stride }),
      ...(padding !== undefined && { padding }),
      groups,
      bias: this.bias,
      activation,
    };
  }

  /**
   * Applies the convolution to `x`.
   * @throws ShapeError if `x` is not [n, h, w, in] or is smaller than the filters.
   */
  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor4D {
    return pass.tap(this, conv2d(x, this.weight, this.#options), this.#options.activation);
  }
}

function checkGroups(inChannels: number, outChannels: number, groups: number): void {
  if (inChannels % groups === 0 && outChannels % groups === 0) return;
  throw new ConfigError(
    `Conv2d cannot divide ${inChannels} input and ${outChannels} output channels into ${groups} groups`,
    { hint: 'Make both numbers multiples of the groups.' },
  );
}
