/**
 * The kernels that a kernel pack may provide for its backend in addition to tfjs's own. A pack registers them with tfjs's
 * `registerKernel` under these names. Their output is always a list.
 */
import type { RngState } from '@convkit/core';
import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';

/** Height and width. */
export type Size2d = readonly [height: number, width: number];

/** Explicit NHWC padding in pixels, in tfjs's form. */
export type Padding4D = [[0, 0], [top: number, bottom: number], [left: number, right: number], [0, 0]];

/** A pooling window with all options resolved to numbers. */
export interface PoolWindow {
  /** Height and width of the window in pixels. */
  readonly filterSize: Size2d;
  /** Distances between windows in pixels. */
  readonly strides: Size2d;
  /** Padding, which takes no part in a maximum or a mean. */
  readonly pad: Padding4D;
}

/** Inputs and attributes of each kernel. The comments give its outputs. */
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
  /** -> [dx], from the output y of a ReLU. */
  readonly ReluGrad: ActivationGrad;
  /** -> [dx], from the output y of a tanh. */
  readonly TanhGrad: ActivationGrad;
  /** -> [dx], from the output y of a sigmoid. */
  readonly SigmoidGrad: ActivationGrad;
  /** y [..., c] = activation(z + bias) -> [dz, dbias [c]]. */
  readonly BiasActivationGrad: ActivationGrad & {
    readonly attrs: { readonly activation: 'relu' | 'tanh' | 'sigmoid' };
  };
  /** -> [dx]: the gradient of the mean over the pixels of each window that lie inside the image. */
  readonly AveragePoolGrad: {
    readonly inputs: { readonly dy: Tensor4D };
    readonly attrs: PoolWindow & { readonly inputShape: readonly number[] };
  };
  /** -> [y, mean [c], variance [c]], with the statistics of the batch over all axes but the last; the variance is biased. */
  readonly BatchNorm: {
    readonly inputs: {
      /** [..., c] */
      readonly x: Tensor;
      /** [c] */
      readonly scale: Tensor1D;
      /** [c] */
      readonly offset: Tensor1D;
      /** The shape of x. Added before the ReLU. */
      readonly residual?: Tensor;
    };
    readonly attrs: BatchNormAttrs;
  };
  /** -> [y], with the given statistics. */
  readonly BatchNormInference: {
    readonly inputs: KernelContract['BatchNorm']['inputs'] & {
      /** [c] */
      readonly mean: Tensor1D;
      /** [c] */
      readonly variance: Tensor1D;
    };
    readonly attrs: BatchNormAttrs;
  };
  /** -> [dx, dscale, doffset], and dresidual if there is a residual. The gradient of a ReLU is 0 where y is not above 0. */
  readonly BatchNormGrad: {
    readonly inputs: {
      readonly dy: Tensor;
      readonly x: Tensor;
      readonly scale: Tensor1D;
      readonly offset: Tensor1D;
      /** Output of `BatchNorm`. */
      readonly mean: Tensor1D;
      /** Output of `BatchNorm`. */
      readonly variance: Tensor1D;
      readonly residual?: Tensor;
    };
    readonly attrs: BatchNormAttrs;
  };
  /** -> [dx]: the gradient of a mean over `axes` adjacent axes from `firstAxis` on, from dy without them. */
  readonly MeanGrad: {
    readonly inputs: { readonly dy: Tensor };
    readonly attrs: {
      readonly inputShape: readonly number[];
      readonly firstAxis: number;
      readonly axes: number;
    };
  };
  /** -> [(1 - rate) average + rate correction value], elementwise. */
  readonly MovingAverage: {
    readonly inputs: { readonly average: Tensor; readonly value: Tensor };
    readonly attrs: { readonly rate: number; readonly correction: number };
  };
  /** -> [mean loss, its gradient with respect to the logits]. */
  readonly SoftmaxCrossEntropy: {
    readonly inputs: { readonly logits: Tensor2D; readonly labels: Tensor1D };
    readonly attrs: Record<string, never>;
  };
  /** -> [y, mask]: y = x mask. The mask is 0 where the next `uniform()` of the generator is below the rate, else 1 / (1 - rate). */
  readonly Dropout: {
    readonly inputs: {
      /** float32, of any shape. */
      readonly x: Tensor;
    };
    readonly attrs: DropoutAttrs;
  };
  /** -> [dtable [rows, width]]: row r is the sum of the rows of dy at order[starts[r]], …, order[starts[r + 1] - 1]. */
  readonly EmbeddingGrad: {
    readonly inputs: {
      /** [n, width] */
      readonly dy: Tensor2D;
      /** Rows of dy, sorted by the row of the table: int32 [m], with m from 1 to n. */
      readonly order: Tensor1D;
      /** Where each row of the table begins in `order`, and where the last one ends: int32 [rows + 1]. */
      readonly starts: Tensor1D;
    };
    readonly attrs: Record<string, never>;
  };
  /** -> [norm []]: the joint 2-norm of all tensors of a list. */
  readonly GlobalNorm: { readonly inputs: TensorList; readonly attrs: Record<string, never> };
  /**
   * Takes weight, velocity and gradient of each parameter in turn -> the new weight and velocity of each. It may write in
   * place only where no other tensor shares the memory.
   */
  readonly SgdUpdate: {
    readonly inputs: UpdateList;
    readonly attrs: { readonly learningRate: number; readonly momentum: number; readonly nesterov: boolean };
  };
  /** Takes weight, first moment, second moment and gradient of each parameter in turn -> the new values of the first three. */
  readonly AdamUpdate: { readonly inputs: UpdateList; readonly attrs: AdamAttrs };
}

/** The field in which a tfjs backend offers a `Recorder`. */
export const RECORDER: unique symbol = Symbol.for('convkit.recorder') as never;

/** Values of an input, and their shape. Labels are int32. */
export interface InputValues {
  /** One number for each element of the shape. */
  readonly values: Float32Array | Int32Array;
  /** Shape of the tensor. */
  readonly shape: readonly number[];
}

/** A computation that can be repeated with other values, without its JavaScript. */
export interface RecordedComputation {
  /** Bytes that it keeps allocated. */
  readonly bytes: number;
  /** Whether it would still compute the same: whether each tensor that it reads beside its inputs is still where it was. */
  readonly isCurrent: boolean;
  /**
   * Repeats the computation with other values of the inputs. The outputs have to be disposed before the next time. Returns undefined if it
   * cannot: outputs are still in use, or a kernel found values for which it takes another way.
   */
  replay(values: readonly InputValues[]): Tensor[] | undefined;
  /** Runs another computation in its memory, where that has room, so that both do not take memory at the same time. */
  computeWithin<T>(compute: () => T): T;
  /** Frees its memory. Outputs in use stay valid. */
  dispose(): void;
}

/** What `Recorder.record` returns: the outputs, and a recording of how they were computed or why there is none. */
export interface RecordingResult {
  /** Outputs of the computation. */
  readonly outputs: Tensor[];
  /** The recording, if the computation can be repeated. */
  readonly recorded?: RecordedComputation;
  /** Why it cannot, for developers. */
  readonly refusal?: string;
}

/** Memory for the tensors of a computation. */
export interface RecorderMemory {
  /** Bytes that tensors have used. */
  readonly bytes: number;
  /** Frees it. Tensors in use stay valid. */
  dispose(): void;
}

/** Records which kernels a computation runs, so that the backend can repeat them in one call. */
export interface Recorder {
  /** Runs a computation in memory that a recording of it can use afterwards. */
  prepare<T>(compute: () => T): { readonly result: T; readonly memory: RecorderMemory };
  /**
   * Computes outputs from tensors with the given values, and records how. What JavaScript decides on the way, such as by random numbers,
   * is decided for good. Tensors that `compute` reads beside its inputs may change in place.
   * @param memory Where `prepare` has run such a computation. It belongs to the recording from then on.
   */
  record(
    values: readonly InputValues[],
    compute: (inputs: Tensor[]) => Tensor[],
    memory: RecorderMemory,
  ): RecordingResult;
  /**
   * Copies the values of `source`, of float32 or int32, into the memory of `target`, which has the same shape and type. Does nothing and
   * returns false if another tensor shares that memory.
   */
  overwrite(target: Tensor, source: Tensor): boolean;
}

/** Any number of tensors, under their indices from 0. */
export interface TensorList {
  /** The tensor at `index`. */
  readonly [index: number]: Tensor;
}

/** Tensors of the parameters to update. */
export interface UpdateList extends TensorList {
  /** Multiplies every gradient before the update. */
  readonly factor?: Scalar;
}

/** y = act((x - mean) / sqrt(variance + epsilon) * scale + offset + residual), where act is a ReLU or the identity. */
export interface BatchNormAttrs {
  /** Added to the variance. */
  readonly epsilon: number;
  /** Whether act is a ReLU. */
  readonly relu: boolean;
}

/** The state of the generator before the draw of the first value; there is one draw per value. */
export interface DropoutAttrs extends RngState {
  /** Probability of dropping a value, in (0, 1). */
  readonly rate: number;
}

/** Inputs of the gradient of an activation. */
export interface ActivationGrad {
  /** Gradient with respect to the output, and the output. */
  readonly inputs: { readonly dy: Tensor; readonly y: Tensor };
  /** None. */
  readonly attrs: object;
}

/** Constants of an Adam update. */
export interface AdamAttrs {
  /** Learning rate. */
  readonly learningRate: number;
  /** Decay rate of the first moment. */
  readonly beta1: number;
  /** Decay rate of the second moment. */
  readonly beta2: number;
  /** Added to the denominator. */
  readonly epsilon: number;
  /** Number of the step, from 1. */
  readonly step: number;
  /** Decoupled weight decay of AdamW; 0 is Adam. */
  readonly weightDecay: number;
}

/** Name of a kernel of the contract. */
export type KernelName = keyof KernelContract;
