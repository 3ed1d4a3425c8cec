import { CheckpointError } from '@convkit/core';
import type { SourceState } from '../batch-source.js';

/** What the training batches of the current epoch added up to. */
export interface EpochTotals {
  readonly steps: number;
  readonly images: number;
  /** Sum over the images of the loss without the L2 penalty. */
  readonly loss: number;
  readonly correct: number;
}

/** How far a run is, beside its weights. */
export interface RunState {
  /** Optimizer steps taken. */
  readonly step: number;
  /** Epochs completed, their evaluation included. */
  readonly epoch: number;
  readonly totals: EpochTotals;
  /** Where the training data stand. */
  readonly source: SourceState;
}

const NO_TOTALS: EpochTotals = { steps: 0, images: 0, loss: 0, correct: 0 };

export const INITIAL_STATE: RunState = {
  step: 0,
  epoch: 0,
  totals: NO_TOTALS,
  source: { epoch: 0, cursor: 0 },
};

export function afterStep(
  { step, epoch, totals }: RunState,
  { images, loss, correct }: Omit<EpochTotals, 'steps'>,
  source: SourceState,
): RunState {
  return {
    step: step + 1,
    epoch,
    totals: {
      steps: totals.steps + 1,
      images: totals.images + images,
      loss: totals.loss + loss,
      correct: totals.correct + correct,
    },
    source,
  };
}

export function afterEpoch(state: RunState): RunState {
  return { ...state, epoch: state.epoch + 1, totals: NO_TOTALS };
}

/** @throws CheckpointError unless `value`, read from a file, is a state. */
export function parseRunState(value: unknown): RunState {
  const { step, epoch, totals, source } = fieldsOf(value, 'state');
  const { steps, images, loss, correct } = fieldsOf(totals, 'totals');
  const place = fieldsOf(source, 'source');
  return {
    step: count(step, 'step'),
    epoch: count(epoch, 'epoch'),
    totals: {
      steps: count(steps, 'totals.steps'),
      images: count(images, 'totals.images'),
      loss: finite(loss, 'totals.loss'),
      correct: count(correct, 'totals.correct'),
    },
    source: { epoch: count(place.epoch, 'source.epoch'), cursor: count(place.cursor, 'source.cursor') },
  };
}

/** @throws CheckpointError unless `value`, read from a file, is an object. */
export function fieldsOf(value: unknown, name: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  throw new CheckpointError(`the checkpoint's ${name} is missing`);
}

/** @throws CheckpointError unless `value`, read from a file, is a whole number from 0. */
export function count(value: unknown, name: string): number {
  if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number;
  throw new CheckpointError(
    `the checkpoint's ${name} is ${JSON.stringify(value)}, not a whole number from 0`,
  );
}

function finite(value: unknown, name: string): number {
  if (Number.isFinite(value)) return value as number;
  throw new CheckpointError(`the checkpoint's ${name} is ${JSON.stringify(value)}, not a number`);
}
