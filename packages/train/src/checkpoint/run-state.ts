import type { BatchSourceState } from '@convkit/core';
import { parseSafeguards, type SafeguardState } from '../safeguards/safeguard-state.js';
import { type PlateauState, parsePlateauState } from '../schedules/plateau-state.js';
import { count, fieldsOf, finite } from './parse-fields.js';

/** Sums over the training batches of the current epoch. */
export interface EpochTotals {
  /** Number of steps. */
  readonly steps: number;
  /** Number of images. */
  readonly images: number;
  /** Sum of the images' losses, without the L2 penalty. */
  readonly loss: number;
  /** Number of images classified correctly. */
  readonly correct: number;
}

/** Progress of a run, apart from its weights. */
export interface RunState {
  /** Number of steps taken. */
  readonly step: number;
  /** Number of epochs completed, including their evaluation. */
  readonly epoch: number;
  /** Sums over the current epoch so far. */
  readonly totals: EpochTotals;
  /** Position in the training data. */
  readonly source: BatchSourceState;
  /** Number of parts that each batch is split into. Undefined if batches are not split. */
  readonly microBatches?: number;
  /** State of the schedule 'plateau'. Undefined before the first epoch, and with other schedules. */
  readonly plateau?: PlateauState;
  /** State of early stopping, rollbacks and the spike guard. Undefined as long as none of them has done anything. */
  readonly safeguards?: SafeguardState;
}

const NO_TOTALS: EpochTotals = { steps: 0, images: 0, loss: 0, correct: 0 };

/** State of a new run. */
export const INITIAL_STATE: RunState = {
  step: 0,
  epoch: 0,
  totals: NO_TOTALS,
  source: { epoch: 0, cursor: 0 },
};

/** Returns the state after a step on a batch with these sums. `source` is the position after the batch. */
export function afterStep(
  { totals, ...state }: RunState,
  { images, loss, correct }: Omit<EpochTotals, 'steps'>,
  source: BatchSourceState,
): RunState {
  return {
    ...state,
    step: state.step + 1,
    totals: {
      steps: totals.steps + 1,
      images: totals.images + images,
      loss: totals.loss + loss,
      correct: totals.correct + correct,
    },
    source,
  };
}

/** Returns the state at the start of the next epoch. */
export function afterEpoch(state: RunState): RunState {
  return { ...state, epoch: state.epoch + 1, totals: NO_TOTALS };
}

/** Parses a state read from a file. @throws CheckpointError if `value` is not a state. */
export function parseRunState(value: unknown): RunState {
  const { step, epoch, totals, source, microBatches, plateau, safeguards } = fieldsOf(value, 'state');
  const { steps, images, loss, correct } = fieldsOf(totals, 'totals');
  const position = fieldsOf(source, 'source');
  return {
    step: count(step, 'step'),
    epoch: count(epoch, 'epoch'),
    totals: {
      steps: count(steps, 'totals.steps'),
      images: count(images, 'totals.images'),
      loss: finite(loss, 'totals.loss'),
      correct: count(correct, 'totals.correct'),
    },
    source: { epoch: count(position.epoch, 'source.epoch'), cursor: count(position.cursor, 'source.cursor') },
    ...(plateau !== undefined && { plateau: parsePlateauState(plateau) }),
    ...(safeguards !== undefined && { safeguards: parseSafeguards(safeguards) }),
    ...(microBatches !== undefined && { microBatches: count(microBatches, 'microBatches') }),
  };
}
