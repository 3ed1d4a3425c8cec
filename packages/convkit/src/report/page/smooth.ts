/** Exponential moving average that skips missing values and is not biased toward zero at the start. `memory` from 0 to 1 is the weight of the past. */
export function smooth(values: readonly (number | null)[], memory: number): (number | null)[] {
  let [mean, weight] = [0, 0];
  return values.map((value) => {
    if (value === null) return null;
    mean = memory * mean + (1 - memory) * value;
    weight = memory * weight + (1 - memory);
    return mean / weight;
  });
}
