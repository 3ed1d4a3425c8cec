import type { TrialData } from '../report-data.js';

/** Color of each trial by its rank, from the best to the poorest. Trials without a value are gray. */
export function trialColors(trials: readonly TrialData[]): ReadonlyMap<number, string> {
  const ranked = trials.filter(({ value }) => value !== null);
  const last = Math.max(1, ranked.length - 1);
  const rank = new Map(ranked.map(({ trial }, i) => [trial, i]));
  return new Map(
    trials.map(({ trial }) => {
      const position = rank.get(trial);
      if (position === undefined) return [trial, 'var(--quiet)'];
      const share = Math.round(100 * (1 - position / last));
      return [trial, `color-mix(in oklab, var(--best) ${share}%, var(--poorest))`];
    }),
  );
}

/** Shifts a trial by -0.5 to 0.5, evenly distributed, so that equal trials do not cover each other. */
export const spread = (trial: number): number => ((trial * 0.618034) % 1) - 0.5;

/** Opacity of lines: the more there are, the fainter. */
export const lineOpacity = (count: number): number =>
  Math.min(0.9, Math.max(0.25, 12 / Math.sqrt(count * 12)));
