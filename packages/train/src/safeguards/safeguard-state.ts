import { CheckpointError } from '@convkit/core';
import { count, fieldsOf, finite } from '../checkpoint/parse-fields.js';

/** State of a run's safeguards, saved in its checkpoint. */
export interface SafeguardState {
  /** Epoch with the best value of the metric that chooses the final weights, from 1. */
  readonly best?: BestEpoch;
  /** Progress of early stopping. */
  readonly stopping?: StoppingState;
  /** Number of rollbacks. */
  readonly rollbacks: number;
  /** Number of steps that the spike guard skipped, which the optimizer did not count. */
  readonly skipped: number;
  /** Factor on the learning rate, lowered by rollbacks. */
  readonly learningRateFactor: number;
  /** Losses of the last steps, for the spike guard. */
  readonly losses: readonly number[];
  /** Gradient norms of the last steps, for the spike guard. */
  readonly gradientNorms: readonly number[];
}

/** The best epoch so far. */
export interface BestEpoch {
  /** Number of the epoch, from 1. */
  readonly epoch: number;
  /** Value of the metric. */
  readonly value: number;
}

/** Progress of early stopping. */
export interface StoppingState {
  /** Last value that counted as an improvement. Undefined before the first. */
  readonly value?: number;
  /** Number of epochs since then. */
  readonly waited: number;
  /** Whether the run has stopped. */
  readonly stopped: boolean;
}

/** State of a new run. */
export const INITIAL_SAFEGUARDS: SafeguardState = {
  rollbacks: 0,
  skipped: 0,
  learningRateFactor: 1,
  losses: [],
  gradientNorms: [],
};

/** Parses the state in a checkpoint. Checkpoints of older versions have none. @throws CheckpointError if it is invalid. */
export function parseSafeguards(value: unknown): SafeguardState {
  if (value === undefined) return INITIAL_SAFEGUARDS;
  const { best, stopping, ...fields } = fieldsOf(value, 'safeguards');
  return {
    ...(best !== undefined && { best: parseBest(best) }),
    ...(stopping !== undefined && { stopping: parseStopping(stopping) }),
    rollbacks: count(fields.rollbacks, 'safeguards.rollbacks'),
    skipped: count(fields.skipped, 'safeguards.skipped'),
    learningRateFactor: finite(fields.learningRateFactor, 'safeguards.learningRateFactor'),
    losses: numbers(fields.losses, 'losses'),
    gradientNorms: numbers(fields.gradientNorms, 'gradientNorms'),
  };
}

function parseBest(value: unknown): BestEpoch {
  const best = fieldsOf(value, 'safeguards.best');
  return {
    epoch: count(best.epoch, 'safeguards.best.epoch'),
    value: finite(best.value, 'safeguards.best.value'),
  };
}

function parseStopping(state: unknown): StoppingState {
  const { value, waited, stopped } = fieldsOf(state, 'safeguards.stopping');
  return {
    ...(value !== undefined && { value: finite(value, 'safeguards.stopping.value') }),
    waited: count(waited, 'safeguards.stopping.waited'),
    stopped: stopped === true,
  };
}

function numbers(value: unknown, name: string): number[] {
  if (Array.isArray(value)) return value.map((item) => finite(item, `safeguards.${name}`));
  throw new CheckpointError(`The checkpoint's safeguards.${name} must be a list of numbers`);
}
