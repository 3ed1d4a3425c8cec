import type { InceptionBranch } from '../../../requests/watch/inception-block.js';
import { watchText } from '../messages.js';

/** A branch and where its channels are in the output of the block. */
export interface PlacedBranch extends InceptionBranch {
  /** Index of its first channel. */
  readonly first: number;
  /** What it computes. */
  readonly title: string;
}

/** Places the branches one after the other. */
export function placeBranches(branches: readonly InceptionBranch[]): PlacedBranch[] {
  let first = 0;
  return branches.map((branch) => {
    const placed = { ...branch, first, title: titleOf(branch) };
    first += branch.channels;
    return placed;
  });
}

/** The branch that gives a channel, from 0. */
export const branchOf = (branches: readonly PlacedBranch[], channel: number): PlacedBranch =>
  branches.findLast(({ first }) => first <= channel) as PlacedBranch;

function titleOf({ kernel, reduced, pools }: InceptionBranch): string {
  const t = watchText.value;
  if (pools) return t.branchPool;
  return reduced === undefined ? t.branchOne : t.branchReduced({ reduced, kernel });
}
