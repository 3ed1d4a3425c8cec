import { ConfigError, checkNumber, checkWhole } from '@convkit/core';

/** More channels, or longer windows, are a mistake: no memory holds their weights. */
const MOST = 2 ** 24;

/**
 * Checks options of `layer` that are one positive whole number, or one for height and one for width.
 * @throws ConfigError if one of them is invalid.
 */
export function checkSizes(
  layer: string,
  options: Readonly<Record<string, number | readonly number[]>>,
): void {
  for (const [name, value] of Object.entries(options)) {
    if (Array.isArray(value) && value.length !== 2) {
      throw new ConfigError(`${layer} ${name} must be one number or [height, width], got [${value}]`);
    }
    for (const number of [value].flat()) {
      checkWhole(`${layer} ${name}`, number);
      if (number > MOST) throw new ConfigError(`${layer} ${name} must be at most 2^24, got ${number}`);
    }
  }
}

/** @throws ConfigError if `padding` is not 'valid', 'same' or a whole number. */
export function checkPadding(layer: string, padding: 'valid' | 'same' | number = 'valid'): void {
  if (padding === 'valid' || padding === 'same') return;
  const must = "'valid', 'same' or a whole number from 0";
  checkNumber(`${layer} padding`, padding, must, (x) => Number.isSafeInteger(x) && x >= 0);
}
