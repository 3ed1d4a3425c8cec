/** Round numbers from `low` to `high`: about `count`, at steps of 1, 2 or 5 times a power of ten. */
export function linearTicks(low: number, high: number, count: number): number[] {
  if (!(high > low)) return [low];
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((factor) => factor * power >= rough * 0.999) ?? 10);
  const first = Math.ceil(low / step - 1e-9);
  const length = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** Powers of ten from `low` to `high`, with 2 and 5 times these if there are few, or only every second, third, … if there are many. */
export function logTicks(low: number, high: number, count: number): number[] {
  if (!(high > low)) return [low];
  const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const every = Math.max(1, Math.ceil((last - first) / count));
  const ticks = [[1], [1, 3], [1, 2, 5]].map((factors) =>
    Array.from({ length: Math.floor((last - first) / every) + 1 }, (_, i) => first + i * every).flatMap(
      (exponent) =>
        factors
          .map((factor) => Number(`${factor}e${exponent}`))
          .filter((tick) => tick >= low && tick <= high),
    ),
  );
  const enough = ticks.find(({ length }) => length >= Math.min(3, count)) ?? (ticks.at(-1) as number[]);
  return enough.length >= 2 ? enough : linearTicks(low, high, count);
}

/** A short form of a number for axes: `20k`, `0.05`, `1e-5`. */
export function short(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e6) return `${trimmed(value / 1e6)}M`;
  if (size >= 1e4) return `${trimmed(value / 1e3)}k`;
  if (size !== 0 && size < 1e-3)
    return value.toExponential().length <= 7 ? value.toExponential() : value.toExponential(2);
  return trimmed(value);
}

const trimmed = (value: number) => String(Number(value.toPrecision(4)));
