/** Sums of a group, in floats, up to which every group has its own: 3 MiB. */
const MOST_SUMS = 3 * 2 ** 18;

/**
 * Into how many groups a sum over `terms` is divided, each summed by one task, or 1 if threads had better share it: where the sums
 * are large, or the terms few. It follows from the shape alone, as the order of the sums must.
 */
export function groupsOf(sums: number, terms: number, chunk: number): number {
  if (sums > MOST_SUMS || terms === 0 || terms < 4 * chunk) return 1;
  return sums <= 2 ** 18 && terms >= 8 * chunk ? 8 : 4;
}
