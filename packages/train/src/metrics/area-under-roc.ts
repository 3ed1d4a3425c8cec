import { checkArguments } from '@convkit/core';
/**
 * Area under the ROC curve: the probability that a positive example has a higher score than a negative one, where a tie counts half. Exact,
 * by ranks (Mann & Whitney 1947). NaN without positive or without negative examples.
 */
export function areaUnderRoc(scores: ArrayLike<number>, isPositive: (index: number) => boolean): number {
  checkArguments('areaUnderRoc', { scores, isPositive }, { scores: 'numbers', isPositive: 'function' });
  const order = Uint32Array.from({ length: scores.length }, (_, i) => i);
  order.sort((a, b) => (scores[a] as number) - (scores[b] as number));
  let positives = 0;
  let rankSum = 0;
  for (let start = 0; start < order.length; ) {
    let end = start;
    let tied = 0;
    while (end < order.length && scores[order[end] as number] === scores[order[start] as number]) {
      if (isPositive(order[end] as number)) tied++;
      end++;
    }
    // Ranks count from 1; those of a tie are their mean. NaN equals nothing, not even itself.
    if (end === start) return Number.NaN;
    rankSum += (tied * (start + 1 + end)) / 2;
    positives += tied;
    start = end;
  }
  const negatives = order.length - positives;
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}
