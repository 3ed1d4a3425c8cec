const BLOCKS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

/** Draws a curve of at most `width` characters. Each is the mean of some values, scaled between the smallest and largest mean. */
export function sparkline(values: readonly number[], width: number): string {
  const cells = Math.min(width, values.length);
  const means = Array.from({ length: cells }, (_, i) => {
    const group = values.slice(
      Math.floor((i * values.length) / cells),
      Math.floor(((i + 1) * values.length) / cells),
    );
    return group.reduce((sum, value) => sum + value, 0) / group.length;
  });
  const [low, high] = [Math.min(...means), Math.max(...means)];
  return means.map((mean) => BLOCKS[high > low ? Math.round((7 * (mean - low)) / (high - low)) : 0]).join('');
}
