/** The size of a group's sums, in floats, up to which each group has its own: 3 MiB. */
const MOST_SUMS = 3 * 2 ** 18;

/**
 * The number of groups that a sum over `terms` is divided into, each summed by one task. Returns 1 if the threads had better share the
 * sum, because the sums are large or the terms few. The result depends on the shape alone, as the order of summation must.
 */
export function groupsOf(sums: number, terms: number, chunk: number): number {
  if (sums > MOST_SUMS || terms === 0 || terms < 4 * chunk) return 1;
  return sums <= 2 ** 18 && terms >= 8 * chunk ? 8 : 4;
}
