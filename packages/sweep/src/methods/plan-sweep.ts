import { Rng } from '@convkit/core';
import { drawQuasiRandom, drawRandom, enumerateGrid } from '../space/draw.js';
import type { Parameters } from '../space/search-space.js';
import { checkSweep } from '../spec/check-sweep.js';
import { checkRuns } from '../spec/most-runs.js';
import type { SweepSpec } from '../spec/sweep-spec.js';
import { type Bracket, bracketsOf, trialsIn } from './brackets.js';

/** Everything about a sweep that does not depend on results. */
export interface SweepPlan {
  /** The specification. */
  readonly spec: SweepSpec;
  /** Parameters of trial 1, 2, … */
  readonly trials: readonly Parameters[];
  /** The brackets, in the order of their trials. */
  readonly brackets: readonly Bracket[];
  /** What each trial is trained with. */
  readonly runs: readonly RunOfTrial[];
}

/** One of the runs of a trial. */
export interface RunOfTrial {
  /** Seed of the run. */
  readonly seed: number;
  /** Counts from 1. Undefined without cross-validation. */
  readonly fold?: number;
}

/**
 * Draws the trials of a sweep, and divides them into brackets.
 * @throws ConfigError if the specification is invalid.
 */
export function planSweep(spec: SweepSpec): SweepPlan {
  checkSweep(spec);
  const { method, space, run, seeds = [1], folds } = spec;
  const epochs = Number(run.epochs);
  const rng = new Rng(spec.seed ?? 1).child('trials');
  const grid = method.name === 'grid' ? enumerateGrid(space) : undefined;
  const wanted = grid?.length ?? ('trials' in method ? method.trials : 0);
  const brackets = bracketsOf(method, epochs, wanted);
  checkRuns(trialsIn(brackets) * seeds.length * (folds ?? 1));
  const sampler = 'sampler' in method ? method.sampler : method.name;
  const draw = sampler === 'quasi-random' ? drawQuasiRandom : drawRandom;
  const foldNumbers = folds === undefined ? [undefined] : Array.from({ length: folds }, (_, i) => i + 1);
  return {
    spec,
    trials: grid ?? draw(space, trialsIn(brackets), rng),
    brackets,
    runs: seeds.flatMap((seed) => foldNumbers.map((fold) => ({ seed, ...(fold !== undefined && { fold }) }))),
  };
}
