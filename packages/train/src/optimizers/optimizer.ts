import type { TensorData } from '@convkit/checkpoint';
import type { Scalar, Tensor, Variable } from '@tensorflow/tfjs-core';

/** Optimizer: updates parameters from their gradients. */
export interface Optimizer {
  /** Number of steps taken. */
  readonly steps: number;
  /** Updates the parameters, in place. Multiplies the gradients by `factor` first. Parameters without a gradient do not change. */
  step(gradients: ReadonlyMap<string, Tensor>, learningRate: number, factor?: Scalar): void;
  /**
   * Sets the momentum (SGD, RMSProp) or beta1 (the others) of all later steps. Called before each step if the schedule changes the momentum;
   * optimizers without this method do not support such a schedule.
   */
  setMomentum?(momentum: number): void;
  /**
   * Returns the optimizer's variables by key, such as `optimizer.momentum.conv1.weight` (SGD) or `optimizer.first.conv1.weight` (Adam). All
   * keys start with `optimizer.`.
   */
  state(): Map<string, Variable>;
  /**
   * Restores saved variables and the number of steps.
   * @throws CheckpointError if `state` does not match this optimizer and its parameters.
   */
  restore(state: ReadonlyMap<string, TensorData>, steps: number): void;
  /** Frees the optimizer's variables, but not the parameters. */
  dispose(): void;
}

/** Parameters that share the factors of an optimizer. */
export interface ParameterGroup {
  /** Keys of the parameters. */
  readonly keys: ReadonlySet<string>;
  /** Factor on the learning rate. */
  readonly learningRateFactor: number;
  /** Factor on the weight decay. */
  readonly weightDecayFactor: number;
  /** Number of steps of the run before the first one that trains these parameters. Adam's bias correction counts from there. */
  readonly stepsBefore: number;
}

/**
 * Creates a custom optimizer. `groupedOptimizer` creates one from its update.
 * @param parameters - every parameter that the run trains, by key.
 * @param groups - together they contain every parameter.
 */
export type OptimizerFactory = (
  parameters: ReadonlyMap<string, Variable>,
  groups: readonly ParameterGroup[],
) => Optimizer;
