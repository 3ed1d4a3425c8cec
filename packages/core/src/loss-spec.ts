import { checkOptions } from './check-arguments.js';
/**
 * Name of a loss. `rbf-mle` and `rbf-map` are equations 8 (maximum likelihood) and 9 (maximum a posteriori) of LeCun et al.
 * 1998, `squared-error` is equation 3 of Rumelhart et al. 1986.
 */
export type LossName =
  | 'cross-entropy'
  | 'focal'
  | 'binary-cross-entropy'
  | 'squared-error'
  | 'mean-squared-error'
  | 'mean-absolute-error'
  | 'huber'
  | 'rbf-map'
  | 'rbf-mle';

/** A loss by name, or with its constants. */
export type LossSpec = LossName | { readonly name: Exclude<LossName, LossWithConstants> } | LossConstants;

type LossWithConstants = LossConstants['name'];

/** A loss with its constants. */
export type LossConstants = FocalLossSpec | BinaryCrossEntropySpec | HuberLossSpec;

/** The focal loss of Lin et al. 2017 and its constants. */
export interface FocalLossSpec {
  /** Name of the loss. */
  readonly name: 'focal';
  /**
   * Exponent that reduces the loss of well-classified examples. 0 gives cross-entropy.
   * @defaultValue 2
   */
  readonly gamma?: number;
  /**
   * With several labels per image: weight of positive labels, from 0 to 1. Negative labels have the weight 1 - alpha. The paper uses
   * 0.25. Defaults to no weighting.
   */
  readonly alpha?: number;
}

/** Binary cross-entropy and its constants. */
export interface BinaryCrossEntropySpec {
  /** Name of the loss. */
  readonly name: 'binary-cross-entropy';
  /** Weight of each output's positive targets, as `pos_weight` in PyTorch. Defaults to 1 each. */
  readonly positiveWeights?: readonly number[];
}

/** The Huber loss and its constant. */
export interface HuberLossSpec {
  /** Name of the loss. */
  readonly name: 'huber';
  /**
   * Error above which the loss grows linearly.
   * @defaultValue 1
   */
  readonly delta?: number;
}

/** The name of a loss, without its constants. */
export const lossName = (loss: LossSpec): LossName => {
  if (typeof loss === 'string') return loss;
  checkOptions('lossName', loss, { name: 'string' });
  return loss.name;
};
