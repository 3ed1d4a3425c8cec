import type { Rng } from '@convkit/core';
import { checkRuns } from '../spec/most-runs.js';
import { inOrder, isActive } from './active.js';
import { halton } from './halton.js';
import type { Dimension, Parameters, ParameterValue, SearchSpace } from './search-space.js';
import { gridOf, valueAt } from './value-at.js';

type Values = Record<string, ParameterValue>;

/** Draws `count` trials at random. */
export function drawRandom(space: SearchSpace, count: number, rng: Rng): Parameters[] {
  return drawAll(space, count, (i, name) => rng.child(i).child(name).uniform());
}

/**
 * Draws `count` trials from the Halton sequence, shifted at random modulo 1 in each dimension: Halton 1960, Cranley & Patterson 1976;
 * for hyperparameters, Bousquet et al. 2017.
 */
export function drawQuasiRandom(space: SearchSpace, count: number, rng: Rng): Parameters[] {
  const names = Object.keys(space).sort();
  const shifts = new Map(names.map((name) => [name, rng.child(name).uniform()]));
  return drawAll(space, count, (i, name) => {
    return (halton(i + 1, names.indexOf(name)) + (shifts.get(name) as number)) % 1;
  });
}

/** Repeated draws in a row after which a repeat is accepted: the space has hardly any other trials, or none. */
const MOST_REPEATS = 100;

/** Draws `count` trials. They repeat only where the space has hardly any others. The first ones do not depend on `count`. */
function drawAll(
  space: SearchSpace,
  count: number,
  uniform: (draw: number, name: string) => number,
): Parameters[] {
  const names = inOrder(space) as string[];
  const trials: Parameters[] = [];
  const drawn = new Set<string>();
  for (let [draw, repeats] = [0, 0]; trials.length < count; draw++) {
    const chosen: Values = {};
    for (const name of names) {
      const dimension = space[name] as Dimension;
      if (isActive(dimension, chosen)) chosen[name] = valueAt(dimension, uniform(draw, name));
    }
    const trial = inSpaceOrder(space, chosen);
    const key = JSON.stringify(trial);
    repeats = drawn.has(key) ? repeats + 1 : 0;
    drawn.add(key);
    if (repeats === 0 || repeats > MOST_REPEATS) trials.push(trial);
  }
  return trials;
}

/**
 * All combinations of the values in a grid, each once. The last dimension varies fastest.
 * @throws ConfigError if there are too many.
 */
export function enumerateGrid(space: SearchSpace): Parameters[] {
  let partial: Values[] = [{}];
  for (const name of inOrder(space) as string[]) {
    const dimension = space[name] as Dimension;
    const values = gridOf(dimension) ?? [];
    checkRuns(partial.filter((chosen) => isActive(dimension, chosen)).length * values.length);
    partial = partial.flatMap((chosen) => {
      if (!isActive(dimension, chosen)) return [chosen];
      return values.map((value) => ({ ...chosen, [name]: value }));
    });
  }
  return partial.map((chosen) => inSpaceOrder(space, chosen));
}

const inSpaceOrder = (space: SearchSpace, chosen: Values): Parameters =>
  Object.fromEntries(
    Object.keys(space)
      .filter((name) => Object.hasOwn(chosen, name))
      .map((name) => [name, chosen[name] as ParameterValue]),
  );
