import { checkArguments } from './check-arguments.js';
/** An optimizer with its learning rate and constants. */
export type OptimizerSpec =
  | SgdSpec
  | AdamSpec
  | AdamWSpec
  | RmsPropSpec
  | LionSpec
  | LambSpec
  | CustomOptimizerSpec;

/** SGD with momentum: Sutskever et al. 2013, in PyTorch's form with a dampening of 0. */
export interface SgdSpec extends CoupledWeightDecay {
  /** Name of the optimizer. */
  readonly name: 'sgd';
  /** Learning rate. */
  readonly learningRate: number;
  /** Fraction of the velocity that remains after a step. */
  readonly momentum: number;
  /**
   * Whether to use Nesterov momentum.
   * @defaultValue false
   */
  readonly nesterov?: boolean;
}

/** Adam: Kingma & Ba 2015, algorithm 1. */
export interface AdamSpec extends AdamConstants, CoupledWeightDecay {
  /** Name of the optimizer. */
  readonly name: 'adam';
  /** Learning rate. */
  readonly learningRate: number;
}

/** AdamW: Loshchilov & Hutter 2019, algorithm 2. */
export interface AdamWSpec extends AdamConstants {
  /** Name of the optimizer. */
  readonly name: 'adamw';
  /** Learning rate. */
  readonly learningRate: number;
  /** Decoupled weight decay: a step first multiplies the weights by 1 - learningRate * weightDecay. */
  readonly weightDecay: number;
}

/** RMSProp: Tieleman & Hinton 2012, lecture 6.5, in PyTorch's form. */
export interface RmsPropSpec extends CoupledWeightDecay {
  /** Name of the optimizer. */
  readonly name: 'rmsprop';
  /** Learning rate. */
  readonly learningRate: number;
  /**
   * Decay rate of the running mean of squared gradients.
   * @defaultValue 0.99
   */
  readonly alpha?: number;
  /**
   * Added to the denominator of an update.
   * @defaultValue 1e-8
   */
  readonly epsilon?: number;
  /**
   * Fraction of the velocity that remains after a step.
   * @defaultValue 0
   */
  readonly momentum?: number;
  /**
   * Whether to divide by the standard deviation of the gradients instead of their root mean square (Graves 2013, equations 38 to 41).
   * @defaultValue false
   */
  readonly centered?: boolean;
}

/** Lion: Chen et al. 2023, algorithm 2. Use a learning rate 3 to 10 times smaller than AdamW's, and a weight decay larger by the same factor. */
export interface LionSpec {
  /** Name of the optimizer. */
  readonly name: 'lion';
  /** Learning rate: the change of every weight in a step. */
  readonly learningRate: number;
  /**
   * Fraction of the momentum in the direction of an update.
   * @defaultValue 0.9
   */
  readonly beta1?: number;
  /**
   * Decay rate of the momentum.
   * @defaultValue 0.99
   */
  readonly beta2?: number;
  /**
   * Decoupled weight decay, as in AdamW.
   * @defaultValue 0
   */
  readonly weightDecay?: number;
}

/** LAMB: You et al. 2020, algorithm 2, with bias correction. Made for large batches. */
export interface LambSpec {
  /** Name of the optimizer. */
  readonly name: 'lamb';
  /** Learning rate: the norm of an update over the norm of its parameter. */
  readonly learningRate: number;
  /**
   * Decay rate of the running mean of gradients.
   * @defaultValue 0.9
   */
  readonly beta1?: number;
  /**
   * Decay rate of the running mean of squared gradients.
   * @defaultValue 0.999
   */
  readonly beta2?: number;
  /**
   * Added to the denominator of an update.
   * @defaultValue 1e-6
   */
  readonly epsilon?: number;
  /**
   * Weight decay. This factor times the weights is added to the update before its norm is computed.
   * @defaultValue 0
   */
  readonly weightDecay?: number;
}

/** A custom optimizer, which is passed to `fit`. */
export interface CustomOptimizerSpec {
  /** Name of the optimizer. */
  readonly name: 'custom';
  /** Learning rate that the schedule starts from. */
  readonly learningRate: number;
}

/** Weight decay as an L2 penalty. */
export interface CoupledWeightDecay {
  /**
   * Factor of an L2 penalty. This factor times the weights is added to the gradients after clipping, as PyTorch's `weight_decay`.
   * @defaultValue 0
   */
  readonly weightDecay?: number;
}

/** Constants of Adam; the defaults are those of Kingma & Ba 2015, algorithm 1. */
export interface AdamConstants {
  /**
   * Decay rate of the running mean of gradients.
   * @defaultValue 0.9
   */
  readonly beta1?: number;
  /**
   * Decay rate of the running mean of squared gradients.
   * @defaultValue 0.999
   */
  readonly beta2?: number;
  /**
   * Added to the denominator of an update.
   * @defaultValue 1e-8
   */
  readonly epsilon?: number;
}

/** A factor on a setting, and the parameters that it applies to. */
export interface ParameterFactor {
  /** Regular expression of the parameters' keys. */
  readonly pattern: string;
  /** Restricts the pattern to parameters of at most this rank. Defaults to any rank. */
  readonly maxRank?: number;
  /** Factor on the setting. */
  readonly factor: number;
}

/**
 * Biases, and the scales and offsets of normalization: the parameters with one axis. `{ ...BIASES_AND_NORMS, factor: 0 }` in a recipe's
 * `weightDecays` exempts them from weight decay.
 */
export const BIASES_AND_NORMS: { readonly pattern: string; readonly maxRank: number } = {
  pattern: '',
  maxRank: 1,
};

/**
 * Names of the tensors that an optimizer keeps for each parameter. Each has the parameter's shape. SGD keeps its velocity even if its
 * momentum is 0. A custom optimizer is assumed to keep two.
 */
export function optimizerSlots(spec: OptimizerSpec): readonly string[] {
  checkArguments('optimizerSlots', { spec }, { spec: 'object' });
  switch (spec.name) {
    case 'sgd':
    case 'lion':
      return ['momentum'];
    case 'rmsprop':
      return [
        'squares',
        ...(spec.centered ? ['mean'] : []),
        ...(spec.momentum === undefined || spec.momentum === 0 ? [] : ['momentum']),
      ];
    default:
      return ['first', 'second'];
  }
}
