import { checkArguments, checkOptions, isTracing, ShapeError } from '@convkit/core';
import {
  add,
  customGrad,
  div,
  greater,
  keep,
  mean,
  mul,
  neg,
  relu as rectify,
  rsqrt,
  square,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  batchNorm as tfjsBatchNorm,
  tidy,
  where,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { dispatch } from '../dispatch.js';
import type { BatchNormAttrs, KernelContract } from '../kernels.js';

/** Options of `batchNorm` and `batchNormInference`. */
export interface BatchNormOptions<T extends Tensor = Tensor> {
  /**
   * Added to the variance.
   * @defaultValue 1e-5
   */
  readonly epsilon?: number;
  /**
   * Applies a ReLU at the end.
   * @defaultValue false
   */
  readonly relu?: boolean;
  /** Tensor of the shape of x, added before the ReLU. */
  readonly residual?: T | undefined;
}

/** Statistics of each channel, [c]. */
export interface Statistics {
  /** Mean of each channel. */
  readonly mean: Tensor1D;
  /** Biased variance of each channel: the mean squared distance from the mean. */
  readonly variance: Tensor1D;
}

/**
 * Batch normalization in training: (x - mean) / sqrt(variance + epsilon) * scale + offset, with the statistics of the batch
 * over all axes but the last. x [..., c], scale and offset [c]. Ioffe & Szegedy 2015, algorithm 1. The statistics are returned
 * too; no gradient flows through them.
 * @throws ShapeError if the channels do not match or the batch is empty.
 */
export function batchNorm<T extends Tensor>(
  x: T,
  scale: Tensor1D,
  offset: Tensor1D,
  options: BatchNormOptions<T> = {},
): { readonly y: T } & Statistics {
  checkArguments('batchNorm', { x, scale, offset }, { x: 'tensor', scale: 'tensor', offset: 'tensor' });
  checkOptions('batchNorm', options, { epsilon: 'not negative?', relu: 'boolean?' });
  const { epsilon = 1e-5, relu = false, residual } = options;
  checkShapes(x, scale, offset, residual);
  if (x.size === 0) {
    throw new ShapeError(
      `batchNorm needs at least one value per channel, got an input of shape [${x.shape}]`,
    );
  }
  const attrs: BatchNormAttrs = { epsilon, relu };
  let statistics: Statistics | undefined;
  const normalize = customGrad((...given) => {
    const save = given.pop() as unknown as (saved: Tensor[]) => void;
    const inputs = inputsOf(given as Tensor[]);
    const [y, mean, variance] = dispatch('BatchNorm', inputs, attrs, () =>
      forwardReference(inputs, attrs),
    ) as [T, Tensor1D, Tensor1D];
    // tfjs frees everything but the value and what is saved for the gradient.
    statistics = { mean: keep(mean), variance: keep(variance) };
    save([mean, variance, ...(given as Tensor[])]);
    return { value: y, gradFunc: (dy: T, saved: Tensor[]) => gradients(dy, saved, attrs) };
  });
  const y = normalize(x, scale, offset, ...(residual ? [residual] : [])) as T;
  const kept = statistics as unknown as Statistics;
  const [mean, variance] = [kept.mean.clone(), kept.variance.clone()];
  kept.mean.dispose();
  kept.variance.dispose();
  return { y, mean, variance };
}

/**
 * Batch normalization with given statistics: the running statistics of a layer, in inference or while the layer is frozen.
 * Ioffe & Szegedy 2015, algorithm 2.
 * @throws ShapeError if the channels do not match.
 */
export function batchNormInference<T extends Tensor>(
  x: T,
  statistics: Statistics,
  scale: Tensor1D,
  offset: Tensor1D,
  options: BatchNormOptions<T> = {},
): T {
  checkArguments(
    'batchNormInference',
    { x, scale, offset },
    { x: 'tensor', scale: 'tensor', offset: 'tensor' },
  );
  checkOptions('batchNormInference', statistics, { mean: 'tensor', variance: 'tensor' });
  checkOptions('batchNormInference', options, { epsilon: 'not negative?', relu: 'boolean?' });
  const { mean, variance } = statistics;
  const { epsilon = 1e-5, relu = false, residual } = options;
  checkShapes(x, scale, offset, residual);
  const attrs = { epsilon, relu };
  const inputs = { x, scale, offset, mean, variance, ...(residual && { residual }) };
  // What an export knows.
  if (isTracing()) return tidy(() => inferenceReference(inputs, attrs)) as T;
  const normalize = customGrad((...given) => {
    const save = given.pop() as unknown as (saved: Tensor[]) => void;
    const [y] = dispatch('BatchNormInference', inputs, attrs, () => [
      tidy(() => inferenceReference(inputs, attrs)),
    ]) as [T];
    save([...(given as Tensor[]), ...(relu ? [y] : [])]);
    const gradFunc = (dy: T, saved: Tensor[]) => tidy(() => inferenceGradients(dy, saved, attrs));
    return { value: y, gradFunc };
  });
  return normalize(x, scale, offset, mean, variance, ...(residual ? [residual] : [])) as T;
}

type InferenceInputs = KernelContract['BatchNormInference']['inputs'];

function inferenceReference(
  { x, scale, offset, mean, variance, residual }: InferenceInputs,
  { epsilon, relu }: BatchNormAttrs,
): Tensor {
  const normalized = tfjsBatchNorm(x, mean, variance, offset, scale, epsilon);
  const y = residual ? add(normalized, residual) : normalized;
  return relu ? rectify(y) : y;
}

/** Gradients with respect to x, scale, offset, mean, variance and the residual, if there is one. The last of `saved` is y if `relu`. */
function inferenceGradients(
  dy: Tensor,
  saved: readonly Tensor[],
  { epsilon, relu }: BatchNormAttrs,
): Tensor[] {
  const [x, scale, , center, variance] = saved as [Tensor, Tensor1D, Tensor1D, Tensor1D, Tensor1D];
  const hasResidual = saved.length - (relu ? 1 : 0) === 6;
  const dz = relu ? where(greater(saved.at(-1) as Tensor, 0), dy, zerosLike(dy)) : dy;
  const axes = x.shape.slice(0, -1).map((_, axis) => axis);
  const deviation = rsqrt(add(variance, epsilon));
  const factor = mul(deviation, scale);
  const doffset = sum(dz, axes);
  const dscale = mul(sum(mul(dz, sub(x, center)), axes), deviation);
  return [
    mul(dz, factor),
    dscale,
    doffset,
    neg(mul(doffset, factor)),
    mul(mul(dscale, scale), mul(div(1, add(variance, epsilon)), -0.5)),
    ...(hasResidual ? [dz.clone()] : []),
  ];
}

type Inputs = KernelContract['BatchNorm']['inputs'];

const inputsOf = ([x, scale, offset, residual]: Tensor[]): Inputs => ({
  x: x as Tensor,
  scale: scale as Tensor1D,
  offset: offset as Tensor1D,
  ...(residual && { residual }),
});

function gradients(dy: Tensor, [mean, variance, ...given]: Tensor[], attrs: BatchNormAttrs): Tensor[] {
  const statistics = { mean: mean as Tensor1D, variance: variance as Tensor1D };
  const inputs = { dy, ...inputsOf(given), ...statistics };
  return dispatch('BatchNormGrad', inputs, attrs, () => tidy(() => gradReference(inputs, attrs)));
}

function forwardReference(inputs: Inputs, attrs: BatchNormAttrs): Tensor[] {
  return tidy(() => {
    const axes = inputs.x.shape.slice(0, -1).map((_, axis) => axis);
    const center = mean<Tensor1D>(inputs.x, axes);
    const variance = mean<Tensor1D>(square(sub(inputs.x, center)), axes);
    const y = affine(inputs, { mean: center, variance }, attrs);
    return [attrs.relu ? rectify(y) : y, center, variance];
  });
}

/** The output before the ReLU. */
function affine(
  { x, scale, offset, residual }: Inputs,
  { mean, variance }: Statistics,
  { epsilon }: BatchNormAttrs,
): Tensor {
  const y = add(mul(sub(x, mean), mul(rsqrt(add(variance, epsilon)), scale)), offset);
  return residual ? add(y, residual) : y;
}

/** Ioffe & Szegedy 2015, section 3, with common sums factored out. */
function gradReference(
  { dy, mean, variance, ...inputs }: KernelContract['BatchNormGrad']['inputs'],
  attrs: BatchNormAttrs,
): Tensor[] {
  const { x, scale, residual } = inputs;
  const axes = x.shape.slice(0, -1).map((_, axis) => axis);
  const count = x.size / (scale.size || 1);
  const dz = attrs.relu
    ? where(greater(affine(inputs, { mean, variance }, attrs), 0), dy, zerosLike(dy))
    : dy;
  const deviation = rsqrt(add(variance, attrs.epsilon));
  const normalized = mul(sub(x, mean), deviation);
  const doffset = sum(dz, axes);
  const dscale = sum(mul(dz, normalized), axes);
  const centered = sub(sub(dz, div(doffset, count)), mul(normalized, div(dscale, count)));
  const dx = mul(centered, mul(deviation, scale));
  return [dx, dscale, doffset, ...(residual ? [dz.clone()] : [])];
}

function checkShapes(x: Tensor, scale: Tensor1D, offset: Tensor1D, residual?: Tensor): void {
  const [channels] = scale.shape;
  if (x.rank < 2 || x.shape.at(-1) !== channels || offset.shape[0] !== channels) {
    throw new ShapeError(`batchNorm expects ${channels} channels, got an input of shape [${x.shape}]`, {
      hint: 'Put channels last: images are NHWC.',
    });
  }
  if (residual && String(residual.shape) !== String(x.shape)) {
    throw new ShapeError(`cannot add a residual of shape [${residual.shape}] to [${x.shape}]`);
  }
}
