import type { PlateauState } from './plateau-state.js';

/** Progress of a run, as a learning rate schedule sees it. */
export interface ScheduleProgress {
  /** Number of epochs completed. */
  readonly epoch: number;
  /** Number of steps taken in the whole run. */
  readonly step: number;
  /** Number of steps in each epoch. */
  readonly stepsPerEpoch: number;
  /** Number of epochs in the whole run. Fractional after a warm-up of a fractional length. */
  readonly epochs: number;
  /** State of the schedule 'plateau'. Defaults to that of a new run. */
  readonly plateau?: PlateauState;
}

/** Number of steps in the whole run. */
export const totalSteps = ({ epochs, stepsPerEpoch }: ScheduleProgress): number =>
  Math.round(epochs * stepsPerEpoch);

/** Fraction `done / all`, at most 1. 0 if there is nothing to do. */
export const portion = (done: number, all: number): number => (all > 0 ? Math.min(1, done / all) : 0);

/** Value at x of half a cosine from `from`, at 0, to `to`, at 1. */
export const cosineBetween = (from: number, to: number, x: number): number =>
  to + ((from - to) * (1 + Math.cos(Math.PI * x))) / 2;
