import { NumericError, type SpikeGuardSpec } from '@convkit/core';
import type { SpikeEvent } from '../events.js';
import type { SafeguardState } from './safeguard-state.js';

/** Default window of the running medians, in steps. */
const WINDOW = 50;

/** A step whose loss or gradient norm jumped. */
export interface Spike {
  /** Quantity that jumped. */
  readonly what: 'loss' | 'gradient norm';
  /** Its value in the step. */
  readonly value: number;
  /** Its running median. */
  readonly median: number;
}

/** Loss and gradient norm of a step, before its update. */
export interface StepFigures {
  readonly loss: number;
  readonly gradientNorm: number;
}

/** State after the check of a step. */
export interface GuardedStep {
  readonly state: SafeguardState;
  /** The event of a step that is to be skipped. */
  readonly spike?: SpikeEvent;
}

/**
 * Checks a step before its update and adds it to the running medians, so that a lasting change is eventually accepted.
 * @param step - number of steps taken before.
 * @throws NumericError if the step is a spike and the run must roll back.
 */
export function guardStep(
  state: SafeguardState,
  { step, ...figures }: StepFigures & { readonly step: number },
  spec: SpikeGuardSpec,
): GuardedStep {
  const spike = findSpike(state, figures, spec);
  const next = withFigures(state, figures, spec);
  if (!spike) return { state: next };
  if (spec.action !== 'rollback') {
    return {
      state: { ...next, skipped: next.skipped + 1 },
      spike: { type: 'spike', step: step + 1, ...spike },
    };
  }
  const [value, median] = [spike.value, spike.median].map((number) => Number(number.toPrecision(3)));
  throw new NumericError(
    `The ${spike.what} jumped at step ${step + 1}: it is ${value}, its running median is ${median}`,
    {
      hint: "Lower the learning rate, set clipNorm or raise spikeGuard's factor. The last checkpoint is intact.",
    },
  );
}

/** Compares a step with the running medians. Undefined if it is not a spike, or the window is not full. */
export function findSpike(
  { losses, gradientNorms }: SafeguardState,
  { loss, gradientNorm }: StepFigures,
  { factor, window = WINDOW }: SpikeGuardSpec,
): Spike | undefined {
  if (losses.length < window) return undefined;
  const candidates = [
    { what: 'loss', value: loss, median: medianOf(losses) },
    { what: 'gradient norm', value: gradientNorm, median: medianOf(gradientNorms) },
  ] as const;
  return candidates.find(({ value, median }) => value > factor * median);
}

/** Adds a step to the running medians. */
export function withFigures(
  state: SafeguardState,
  { loss, gradientNorm }: StepFigures,
  { window = WINDOW }: SpikeGuardSpec,
): SafeguardState {
  return {
    ...state,
    losses: [...state.losses, loss].slice(-window),
    gradientNorms: [...state.gradientNorms, gradientNorm].slice(-window),
  };
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] as number)) / 2;
}
