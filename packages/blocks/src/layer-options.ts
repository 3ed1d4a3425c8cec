import { ConfigError } from '@convkit/core';

const isWhole = (value: unknown, from: number) => Number.isSafeInteger(value) && (value as number) >= from;

/** @throws ConfigError naming the options of `layer` that are not positive whole numbers, or two of them. */
export function assertCounts(
  layer: string,
  options: Readonly<Record<string, number | readonly number[] | undefined>>,
): void {
  const wrong = Object.entries(options).filter(([, value]) => {
    return Array.isArray(value)
      ? value.length !== 2 || !value.every((extent) => isWhole(extent, 1))
      : !isWhole(value, 1);
  });
  if (wrong.length === 0) return;
  const listed = wrong.map(([name, value]) => `${name} ${Array.isArray(value) ? `[${value}]` : value}`);
  throw new ConfigError(`a ${layer} layer takes positive whole numbers, got ${listed.join(', ')}`, {
    hint: 'Extents are one number, or two: height and width.',
  });
}

/** @throws ConfigError when `padding` is none of 'valid', 'same' and whole numbers. */
export function assertPadding(layer: string, padding: unknown = 'valid'): void {
  if (padding === 'valid' || padding === 'same' || isWhole(padding, 0)) return;
  throw new ConfigError(`a ${layer} layer cannot pad by ${JSON.stringify(padding)}`, {
    hint: "Padding is 'valid', 'same' or a number of pixels on every side.",
  });
}
