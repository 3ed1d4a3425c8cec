import {
  ConfigError,
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
import type { Extent } from '@convkit/ops/kernels';
import type { Rank, Tensor4D, Variable } from '@tensorflow/tfjs-core';
import { assertCounts, assertPadding } from './layer-options.js';

export interface Conv2dOptions extends Omit<ConvolutionOptions, 'bias'> {
  /** Channels in and out; multiples of the groups. */
  readonly in: number;
  readonly out: number;
  /** Height and width of the filters in pixels; one number for a square. */
  readonly kernel: number | Extent;
  /** True where absent. */
  readonly bias?: boolean;
  /** PyTorch's law where absent, as for the bias. */
  readonly weightInit?: Initializer;
  readonly biasInit?: Initializer;
}

/**
 * A convolution (cross-correlation) of images, [n, h, w, in] -> [n, h', w', out] with h' = floor((h + padding - kernel) /
 * stride) + 1. LeCun et al. 1998, section II.A. In `groups`, each share of the output sees its own share of the input alone:
 * Krizhevsky et al. 2012, section 3.5; with as many groups as channels it is depthwise.
 */
export class Conv2d extends Module {
  /** [kernelHeight, kernelWidth, in / groups, out] */
  readonly weight: Variable<Rank.R4>;
  readonly bias: Variable<Rank.R1> | undefined;
  readonly #options: ConvolutionOptions;

  /** @throws ConfigError when a channel count or extent is not a positive whole number, or the groups do not share the channels out. */
  constructor(options: Conv2dOptions, rng: Rng) {
    super();
    assertCounts('Conv2d', {
      in: options.in,
      out: options.out,
      kernel: options.kernel,
      stride: options.stride ?? 1,
      groups: options.groups ?? 1,
    });
    assertPadding('Conv2d', options.padding);
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
    assertShares(options.in, options.out, groups);
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

  /** @throws ShapeError when `x` is not [n, h, w, in] or smaller than the filter. */
  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor4D {
    return pass.tap(this, conv2d(x, this.weight, this.#options));
  }
}

function assertShares(inputs: number, outputs: number, groups: number): void {
  if (inputs % groups === 0 && outputs % groups === 0) return;
  throw new ConfigError(`${groups} groups do not share ${inputs} channels in and ${outputs} out`, {
    hint: 'Both must be multiples of the groups.',
  });
}
