import type { MethodSpec } from '../spec/sweep-spec.js';

/** A stage of a bracket: some of its trials train until they have completed some number of epochs. */
export interface Rung {
  /** Number of trials that train. */
  readonly trials: number;
  /** Number of epochs that they have completed at the end. */
  readonly epochs: number;
}

/** Trials that compete with each other. Each rung continues the best trials of the one before. */
export interface Bracket {
  /** Number of trials in the brackets before. */
  readonly offset: number;
  /** From many trials with few epochs to few trials with many. */
  readonly rungs: readonly Rung[];
}

const DEFAULT_FACTOR = 3;

/**
 * Divides a sweep into brackets.
 * @param epochs - most epochs of a trial, R in the paper.
 * @param trials - number of trials of methods that do not stop any early.
 */
export function bracketsOf(method: MethodSpec, epochs: number, trials: number): Bracket[] {
  switch (method.name) {
    case 'successive-halving': {
      const { factor = DEFAULT_FACTOR, minEpochs = 1 } = method;
      return [
        { offset: 0, rungs: rungsOf(method.trials, epochs, factor, halvings(epochs, minEpochs, factor)) },
      ];
    }
    case 'hyperband':
      return hyperbandBrackets(epochs, method);
    default:
      return [{ offset: 0, rungs: [{ trials, epochs }] }];
  }
}

/** Number of trials that the brackets start with. */
export const trialsIn = (brackets: readonly Bracket[]): number =>
  brackets.reduce((sum, { rungs }) => sum + (rungs[0]?.trials ?? 0), 0);

/** Bracket s starts n = ceil((s_max + 1) / (s + 1) · η^s) trials with R / η^s epochs each: Li et al. 2018, algorithm 1. */
function hyperbandBrackets(
  epochs: number,
  { factor = DEFAULT_FACTOR, minEpochs = 1 }: { readonly factor?: number; readonly minEpochs?: number },
): Bracket[] {
  const most = halvings(epochs, minEpochs, factor);
  let offset = 0;
  return Array.from({ length: most + 1 }, (_, i) => {
    const s = most - i;
    const trials = Math.ceil(((most + 1) / (s + 1)) * factor ** s - 1e-9);
    const bracket = { offset, rungs: rungsOf(trials, epochs, factor, s) };
    offset += trials;
    return bracket;
  });
}

/** How often the epochs can be divided by the factor before they are fewer than the least: s_max in the paper. */
function halvings(epochs: number, least: number, factor: number): number {
  let count = 0;
  while (Math.floor(epochs / factor ** (count + 1)) >= least) count++;
  return count;
}

/** The rungs of a bracket that divides `times` times, as long as trials are left. */
function rungsOf(trials: number, epochs: number, factor: number, times: number): Rung[] {
  return Array.from({ length: times + 1 }, (_, i) => ({
    trials: Math.max(1, Math.floor(trials / factor ** i)),
    epochs: Math.floor(epochs / factor ** (times - i)),
  }));
}
