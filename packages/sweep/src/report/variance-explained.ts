/**
 * Share of the variance of all values that the means of their groups explain, corrected for chance: ε² = (SSB - (k - 1) · MSW) / SST of
 * Kelley 1935, for k groups with the sums of squares between groups (SSB) and in total (SST), and the mean square within groups (MSW).
 * About 0 for random groups; negative estimates become 0. Undefined if it cannot be estimated: one group, fewer than two values per group
 * on average, or equal values.
 */
export function varianceExplained(groups: readonly (readonly number[])[]): number | undefined {
  const filled = groups.filter(({ length }) => length > 0);
  const all = filled.flat();
  const freedom = all.length - filled.length;
  if (filled.length < 2 || freedom < filled.length) return undefined;
  const total = squares(all);
  const largest = Math.max(...all.map(Math.abs));
  // Differences in the last bits are rounding errors.
  if (!Number.isFinite(total) || Math.sqrt(total / all.length) <= 1e-12 * largest) return undefined;
  const within = filled.reduce((sum, group) => sum + squares(group), 0);
  const between = total - within;
  return Math.max(0, (between - ((filled.length - 1) * within) / freedom) / total);
}

/** Sum of the squared deviations from the mean. */
function squares(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
}
