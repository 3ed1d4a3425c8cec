import type { SpikeGuardSpec } from '@convkit/core';
import type { SafeguardState } from './safeguard-state.js';

/** Steps that the running medians are taken over, unless the recipe says otherwise. */
const WINDOW = 50;

/** A step whose loss or gradient norm jumped. */
export interface Spike {
  /** What jumped. */
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

/** Judges a step by the medians of the steps before it. Undefined if it is no spike, or there were too few steps. */
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
