/**
 * The kernels that a pack may bring for its backend beyond tfjs's own. A pack registers them with tfjs's
 * `registerKernel` under these names; outputs are always a list.
 */
import type { RngState } from '@convkit/core';
import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';

/** Two extents, height and width. */
export type Extent = readonly [height: number, width: number];

/** Explicit NHWC padding, as tfjs takes it. */
export type Padding4D = [[0, 0], [top: number, bottom: number], [left: number, right: number], [0, 0]];

/** A pooling window with every choice resolved to numbers. */
export interface PoolWindow {
  readonly filterSize: Extent;
  readonly strides: Extent;
  readonly pad: Padding4D;
}

export interface KernelContract {
  /** -> [y [n, out]]: activation(x weight + bias). */
  readonly Linear: {
    readonly inputs: {
      /** [n, in] */
      readonly x: Tensor2D;
      /** [in, out] */
      readonly weight: Tensor2D;
      /** [out] */
      readonly bias?: Tensor1D;
    };
    readonly attrs: { readonly activation: 'linear' | 'relu' };
  };
  /** -> [dx], from the activation's output y. */
  readonly ReluGrad: ActivationGrad;
  readonly TanhGrad: ActivationGrad;
  readonly SigmoidGrad: ActivationGrad;
  /** y [..., c] = activation(z + bias) -> [dz, dbias [c]]. */
  readonly BiasActivationGrad: ActivationGrad & {
    readonly attrs: { readonly activation: 'relu' | 'tanh' | 'sigmoid' };
  };
  /** -> [dx]: the mean over each window's cells inside the image, passed back. */
  readonly AveragePoolGrad: {
    readonly inputs: { readonly dy: Tensor4D };
    readonly attrs: PoolWindow & { readonly inputShape: readonly number[] };
  };
  /** -> [y, mean [c], variance [c]]: the batch's own statistics over all axes but the last, the variance biased. */
  readonly BatchNorm: {
    readonly inputs: {
      /** [..., c] */
      readonly x: Tensor;
      /** [c], as the offset. */
      readonly scale: Tensor1D;
      readonly offset: Tensor1D;
      /** Of x's shape: added before the ReLU. */
      readonly residual?: Tensor;
    };
    readonly attrs: BatchNormAttrs;
  };
  /** -> [dx, dscale, doffset], and with a residual dresidual. Where y is not above zero, a ReLU passes nothing back. */
  readonly BatchNormGrad: {
    readonly inputs: {
      readonly dy: Tensor;
      readonly x: Tensor;
      readonly scale: Tensor1D;
      readonly offset: Tensor1D;
      /** What `BatchNorm` put out, as the variance. */
      readonly mean: Tensor1D;
      readonly variance: Tensor1D;
      readonly residual?: Tensor;
    };
    readonly attrs: BatchNormAttrs;
  };
  /** -> [(1 - rate) average + rate correction value], elementwise. */
  readonly MovingAverage: {
    readonly inputs: { readonly average: Tensor; readonly value: Tensor };
    readonly attrs: { readonly rate: number; readonly correction: number };
  };
  /** -> [mean loss, its gradient for the logits]. */
  readonly SoftmaxCrossEntropy: {
    readonly inputs: { readonly logits: Tensor2D; readonly labels: Tensor1D };
    readonly attrs: Record<string, never>;
  };
  /** -> [y, mask]: y = x mask, and the mask is 0 where the generator's next `uniform()` is below the rate, else 1 / (1 - rate). */
  readonly Dropout: {
    readonly inputs: {
      /** float32, of any shape. */
      readonly x: Tensor;
    };
    readonly attrs: DropoutAttrs;
  };
  /** -> [norm []]: the joint 2-norm of all tensors of a list. */
  readonly GlobalNorm: { readonly inputs: Listed; readonly attrs: Record<string, never> };
  /**
   * Weight, velocity and gradient of each parameter in turn -> its weight and velocity: their new values. Not in place: clones share
   * memory, and tfjs's wasm convolution caches its filters by tensor.
   */
  readonly SgdUpdate: {
    readonly inputs: ListedUpdates;
    readonly attrs: { readonly learningRate: number; readonly momentum: number; readonly nesterov: boolean };
  };
  /** Weight, first and second moment and gradient of each parameter in turn -> the new values of the first three. */
  readonly AdamUpdate: { readonly inputs: ListedUpdates; readonly attrs: AdamAttrs };
}

/** Any number of tensors, under their places from 0. */
export interface Listed {
  readonly [place: number]: Tensor;
}

interface ListedUpdates extends Listed {
  /** Multiplies every gradient first. */
  readonly factor?: Scalar;
}

/** y = act((x - mean) / sqrt(variance + epsilon) * scale + offset + residual), act the ReLU or nothing. */
export interface BatchNormAttrs {
  readonly epsilon: number;
  readonly relu: boolean;
}

/** The state of the generator before the first value's draw; there is one draw a value. */
export interface DropoutAttrs extends RngState {
  /** In (0, 1). */
  readonly rate: number;
}

interface ActivationGrad {
  readonly inputs: { readonly dy: Tensor; readonly y: Tensor };
  readonly attrs: object;
}

export interface AdamAttrs {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** From 1. */
  readonly step: number;
  /** Decoupled: AdamW's; 0 is Adam. */
  readonly weightDecay: number;
}

export type KernelName = keyof KernelContract;
