import type { Measured } from './compare.js';

/** Describes which losses or outputs disagree. Failed sides are not compared. */
export function disagreements(measured: readonly Measured[], tolerance: number): string[] {
  const [first, ...others] = measured.filter(({ failure }) => failure === undefined);
  if (!first) return [];
  return others.flatMap((other) => {
    if (first.outputs && other.outputs) {
      const difference = largestDifference(first.outputs, other.outputs);
      if (difference <= tolerance) return [];
      return [
        `the outputs of ${first.title} and of ${other.title} have a relative difference of ${difference}, allowed ${tolerance}`,
      ];
    }
    const { title, losses } = other;
    const [mine, theirs] = [first.losses.at(-1) ?? Number.NaN, losses.at(-1) ?? Number.NaN];
    const difference = Math.abs(mine - theirs) / Math.abs(mine);
    if (losses.length === first.losses.length && difference <= tolerance) return [];
    return [
      `${first.title} ended at ${mine}, ${title} at ${theirs}: a relative difference of ${difference}, allowed ${tolerance}`,
    ];
  });
}

/** Largest difference of two lists, relative to the largest value of the first. NaN if a value is missing or not a number. */
function largestDifference(mine: readonly number[], theirs: readonly number[]): number {
  if (mine.length !== theirs.length) return Number.NaN;
  const differences = mine.map((value, i) => Math.abs(value - (theirs[i] as number)));
  return Math.max(...differences) / Math.max(...mine.map(Math.abs));
}
