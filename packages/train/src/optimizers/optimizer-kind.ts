import { checkFraction, checkPositive, type OptimizerSpec } from '@convkit/core';
import { type Fields, optional, type SpecKind } from '../specs/fields.js';

/** An optimizer of the table. */
export interface OptimizerKind<Spec extends OptimizerSpec> extends SpecKind {
  readonly fields: Fields<Spec>;
  /** Settings that suit most networks. */
  readonly common: Spec;
  check?(path: string, spec: Spec): void;
}

/** Settings of optimizers with two running means. */
export const ADAM_CONSTANTS = {
  beta1: optional(checkFraction),
  beta2: optional(checkFraction),
  epsilon: optional(checkPositive),
};
